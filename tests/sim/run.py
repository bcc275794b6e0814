"""Playing a seed."""

from pathlib import Path

from api.store import embedded, migrate
from tests.sim.places import Place
from tests.sim.recording import read
from tests.sim.world import World

TRACE_SHOWN = 80


def place_on(server: str, folder: Path) -> Place:
    """Two databases of a server, and where the wire begins."""
    urls = [embedded.create_database(server, f"sim_{folder.name[-8:]}_{name}") for name in ("run", "clean")]
    for url in urls:
        migrate.upgrade(url)
    (folder / "wire").mkdir()
    return Place(urls[0], urls[1], folder / "wire")


async def run(seed: int, place: Place) -> World:
    """Plays a seed; what goes wrong is raised with the seed's number and its last steps."""
    world = World(seed, read(), place)
    try:
        await world.run()
    except Exception as why:
        why.add_note(told(world))
        raise
    return world


def told(world: World) -> str:
    """The last steps of a run, and how to play it again."""
    return "\n".join([*world.trace[-TRACE_SHOWN:], f"{world}: make sim SEEDS=1 FROM={world.seed}"])
