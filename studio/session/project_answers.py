"""What a project keeps of answers that became no node: their bytes, and the calls that they belong to."""

from studio.model.jobs import Job
from studio.session.open_project import OpenProject
from studio.store import deliveries, job_rows
from studio.store.deliveries import Undecoded


class ProjectAnswers:
    """Reads, and marks what is offered no more; nothing is deleted here."""

    def __init__(self, project: OpenProject) -> None:
        self._project = project

    async def undecoded(self) -> tuple[Undecoded, ...]:
        """Oldest first, without those that were let go."""
        return await self._project.file.read(deliveries.undecoded)

    async def bytes_of(self, delivery_id: str) -> bytes:
        """As they came. Raises BadInput for an answer that is not in this project."""
        blob_id = await self._project.file.read(lambda db: deliveries.blob_of(db, delivery_id))
        return await self._project.file.get_blob(blob_id)

    async def let_go(self, delivery_id: str) -> None:
        await self._project.file.write(lambda db: deliveries.let_go(db, delivery_id))

    async def job(self, job_id: str) -> Job | None:
        """None for one that this project does not have."""
        found = await self._project.file.read(lambda db: job_rows.jobs_by_id(db, (job_id,)))
        return found[0] if found else None

    def instruction(self, job: Job) -> str:
        return self._project.turn(job.turn_id).instruction
