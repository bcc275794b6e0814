"""What can go wrong below the ledger, each with what to do about it.

ChainNodeError
├── ToolMissing          a program or package is not installed
├── InstallFailed        a locked package, or a program made of some, could not be installed
├── CompileFailed        the compiler refused the sources
├── ArtifactsStale       committed ABIs or bytecode differ from the sources
├── RpcFailed            a node answered with an error, or not at all
├── ChainNotReady        the dev chain did not come up in time
├── ChainInUse           another process runs the dev chain of this folder
├── StateUnreadable      the kept state cannot be loaded
├── ClockGoesBack        a chain's clock only moves forward
├── DeploymentDiffers    the chain holds something else at a planned address
├── NetworkUnreadable    network.toml, or what was made from it, does not hold together
└── NetworkNotReady      a node of the network did not start, or does not do what it was asked
"""


class ChainNodeError(Exception):
    """Root of the tree; the message is one sentence for a person."""


class ToolMissing(ChainNodeError):
    """A program or package is not installed."""


class InstallFailed(ChainNodeError):
    """A locked package, or a program made of some, could not be installed."""


class CompileFailed(ChainNodeError):
    """The compiler refused the sources."""


class ArtifactsStale(ChainNodeError):
    """Committed ABIs or bytecode differ from the sources."""


class RpcFailed(ChainNodeError):
    """A node answered with an error, or not at all. `data` is what a reverted call gave back, if the node told it."""

    def __init__(self, words: str, data: bytes | None = None) -> None:
        super().__init__(words)
        self.data = data


class ChainNotReady(ChainNodeError):
    """The dev chain did not come up in time."""


class ChainInUse(ChainNodeError):
    """Another process runs the dev chain of this folder."""


class StateUnreadable(ChainNodeError):
    """The kept state cannot be loaded."""


class ClockGoesBack(ChainNodeError):
    """A chain's clock only moves forward."""


class DeploymentDiffers(ChainNodeError):
    """The chain holds something else at a planned address."""


class NetworkUnreadable(ChainNodeError):
    """network.toml, or what was made from it, does not hold together."""


class NetworkNotReady(ChainNodeError):
    """A node of the network did not start, or does not do what it was asked."""
