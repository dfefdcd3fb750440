"""A Dask cluster codes partitions: who can reach the scheduler can build on all its machines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from ..errors import InputError, ServiceError
from .partitions import Partition, code_partition, unkept
from .shards import Shard

if TYPE_CHECKING:
    from .batches import Batch

AHEAD = 3
"""Partitions that are under way for each thread of the cluster."""
PATIENCE = 15
"""Seconds to wait for the scheduler."""


class Cluster:
    """The workers of a Dask scheduler, as coders of a build; they may come and go meanwhile.

    A partition whose worker dies is given to another by Dask; one that kills several is tried in
    halves, until the article that does it is found and given up.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def in_order(
        self, items: Iterable[tuple[Batch, Partition | None]]
    ) -> Iterator[tuple[Batch, list[Shard]]]:
        """Yield each batch with the shards of its partition, in order.

        Raises:
            InputError: Dask is not installed. ServiceError: the scheduler does not answer.
            ModelError: a worker has another version of the program.
        """
        with closing(_client(self._address)) as client:
            waiting: deque[tuple[Batch, Partition | None, Any]] = deque()
            for batch, partition in items:
                waiting.append((batch, partition, _asked(client, partition)))
                while len(waiting) >= AHEAD * max(1, sum(client.nthreads().values())):
                    yield self._next(client, waiting)
            while waiting:
                yield self._next(client, waiting)

    def _next(
        self, client: Any, waiting: deque[tuple[Batch, Partition | None, Any]]
    ) -> tuple[Batch, list[Shard]]:
        batch, partition, future = waiting.popleft()
        return batch, self._shards(client, partition, future) if partition else []

    def _shards(self, client: Any, partition: Partition, future: Any) -> list[Shard]:
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            return [future.result()]
        except KilledWorker:
            parts = partition.halves()
            asked = [(part, _asked(client, part)) for part in parts]
            found = [self._shards(client, part, asked_for) for part, asked_for in asked]
            return [shard for shards in found for shard in shards] if parts else [unkept(partition)]
        except (CommClosedError, CancelledError) as error:
            raise ServiceError(
                f"{self._address}: the scheduler is gone; what was coded is kept."
            ) from error


def _asked(client: Any, partition: Partition | None) -> Any:
    return partition and client.submit(code_partition, partition, key=f"kg-{partition.key}")


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        needed = "--scheduler needs its extra: pip install 'diplomacy-kg[dask]'"
        raise InputError(f"{needed} ({error})") from error
    try:
        make: Any = Client
        return make(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ServiceError(f"{address}: no scheduler of Dask answers there: {error}") from error
