"""From signed orders to blocks."""
