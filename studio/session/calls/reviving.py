"""A call whose program is gone, put together again from its rows: to end it, look again, or send it anew."""

import asyncio

from studio.imaging import codec
from studio.model.errors import Charged
from studio.model.jobs import Job
from studio.model.pixels import Pixels
from studio.model.recipe import Recipe
from studio.session.calls.course import Course, RunningTurn
from studio.session.calls.stored_calls import plan_of
from studio.session.masking import GivenMask, Masks
from studio.session.open_project import OpenProject
from studio.session.providing import OpenProvider
from studio.session.settling import SettledCall
from studio.store import nodes, recipes


class Revival:
    """Rebuilds what a running turn would have in memory."""

    def __init__(self, project: OpenProject, *, masks: Masks, open_provider: OpenProvider) -> None:
        self._project = project
        self._masks = masks
        self._open_provider = open_provider

    async def course(self, job: Job) -> Course:
        """As it would be now if the program had gone on; a sent one may be with its maker.

        Raises BadInput for an account that is no more, ProjectDamaged for a row that nobody wrote.
        """
        call, recipe = await self.call(job), await self.recipe(job)
        running = RunningTurn(self._project.turn(job.turn_id), (job,))
        course = Course.begun(running, job.id, call, recipe)
        course.kept = await self._project.file.read(lambda db: nodes.kept_ordinals(db, job.id))
        # A paid one says in its row whether it was with its maker; it may have been waiting to be sent again.
        course.is_out = not course.costs or job.charged is not Charged.NO
        return course

    async def call(self, job: Job) -> SettledCall:
        """Who is asked, for what, with which mask."""
        provider = self._open_provider(job.profile_id or "")
        plan = plan_of(job, provider.capability(job.model or ""))
        return SettledCall(plan, provider, await self._mask(job))

    async def recipe(self, job: Job) -> Recipe:
        recipe_id = self._project.turn(job.turn_id).recipe_id or ""
        return await self._project.file.read(lambda db: recipes.recipe(db, recipe_id))

    async def _mask(self, job: Job) -> Pixels | None:
        """What was painted, in the pixels of the job's base."""
        blob_id, drawn_on = job.painted_mask_blob_id, job.mask_frame_node_id
        if blob_id is None or drawn_on is None:
            return None
        png = await self._project.file.get_blob(blob_id)
        given = GivenMask(await asyncio.to_thread(codec.decode_png, png), self._project.node(drawn_on))
        base = self._project.node(job.base_node_id or "")
        found = await self._masks.frozen(base.image_id, base, given)
        return found[0] if found else None
