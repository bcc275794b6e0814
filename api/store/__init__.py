"""What the service keeps; the only package that imports sqlalchemy."""
