"""A call whose program is gone, put together again from its rows: to end it, look again, or send it anew."""

from dataclasses import replace

from studio.model.calls import priced, quality_of
from studio.model.errors import Charged, Misfit, StudioError
from studio.model.jobs import Job
from studio.model.limits import over_limits
from studio.model.money import Estimate
from studio.model.pixels import Pixels
from studio.model.plan import CallPlan
from studio.model.recipe import Recipe
from studio.session.calls.course import Course, RunningTurn
from studio.session.calls.stored_calls import plan_of
from studio.session.foreign_bytes import stored_mask
from studio.session.masking import GivenMask, Masks
from studio.session.money.billing import estimate_of
from studio.session.open_project import OpenProject
from studio.session.providing import LearnedRatio, OpenProvider, nothing_learned
from studio.session.settling import SettledCall
from studio.store import nodes, recipes


class Revival:
    """Rebuilds what a running turn would have in memory."""

    def __init__(
        self,
        project: OpenProject,
        *,
        masks: Masks,
        open_provider: OpenProvider,
        learned: LearnedRatio = nothing_learned,
    ) -> None:
        self._project = project
        self._masks = masks
        self._open_provider = open_provider
        self._learned = learned

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
        return SettledCall(plan, provider, await self._mask(job), job.painted_mask_blob_id)

    async def again(self, job: Job) -> SettledCall:
        """The call as it would be sent now: by what its model can do today, and at today's price.

        Raises Misfit where the model does not take it any more; BadInput and ProjectDamaged as `course`.
        """
        call, recipe = await self.call(job), await self.recipe(job)
        plan = self._priced(call.plan, recipe)
        length, generates = len(plan.wording.text), plan.request.generates
        if causes := over_limits(recipe, plan.capability, length, generates=generates):
            raise Misfit(causes)
        return replace(call, plan=plan)

    async def cost_again(self, job: Job) -> Estimate:
        """What sending it again would cost; what was expected before where its account is gone."""
        try:
            provider = self._open_provider(job.profile_id or "")
            plan = plan_of(job, provider.capability(job.model or ""))
            return self._priced(plan, await self.recipe(job)).estimate
        except StudioError:
            return estimate_of(job)

    def _priced(self, plan: CallPlan, recipe: Recipe) -> CallPlan:
        capability, sent = plan.capability, self._project.node(plan.request.sent_node)
        extra = self._project.find_node(plan.request.extra_reference_node or "")
        shown = [self._project.size_of(one) for one in recipe.references]
        shown += [(extra.width, extra.height)] if extra is not None else []
        learned = self._learned(capability.model, quality_of(recipe.parameters, capability))
        return priced(plan, frame=(sent.width, sent.height), references=shown, learned=learned)

    async def recipe(self, job: Job) -> Recipe:
        recipe_id = self._project.turn(job.turn_id).recipe_id or ""
        return await self._project.file.read(lambda db: recipes.recipe(db, recipe_id))

    async def _mask(self, job: Job) -> Pixels | None:
        """What was painted, in the pixels of the job's base."""
        blob_id, drawn_on = job.painted_mask_blob_id, job.mask_frame_node_id
        if blob_id is None or drawn_on is None:
            return None
        painted = await stored_mask(self._project.file, blob_id)
        given = GivenMask(painted, self._project.node(drawn_on))
        base = self._project.node(job.base_node_id or "")
        found = await self._masks.frozen(base.image_id, base, given)
        return found[0] if found else None
