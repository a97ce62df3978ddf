"""The intent of a turn as rows: its jobs, and which pictures each of them sends."""

import secrets

from studio.model.fit import Request
from studio.model.history import Turn
from studio.model.ids import JOB, new_id
from studio.model.jobs import Job, JobState
from studio.model.provider import Use
from studio.model.recipe import Recipe
from studio.session.open_project import OpenProject
from studio.session.settling import SettledTurn
from studio.store.turns import JobPicture


def planned_job(turn: Turn, request: Request, settled: SettledTurn, install_id: str) -> Job:
    """A job that nobody has begun; it belongs to this installation."""
    return Job(
        id=new_id(JOB),
        turn_id=turn.id,
        ordinal=request.ordinal,
        state=JobState.PLANNED,
        profile_id=settled.profile,
        provider=settled.capability.provider,
        model=settled.capability.model,
        anchor=request.anchor,
        from_node_id=request.from_node,
        base_node_id=request.base_node,
        candidates=request.candidates,
        prompt=settled.prompt,
        install_id=install_id,
        painted_mask_blob_id=settled.recipe.mask_blob_id,
        mask_frame_node_id=settled.recipe.mask_frame_node_id,
        mask_rule=settled.recipe.mask_rule.value,
        asked=dict(settled.recipe.parameters),
        request={"seed": settled.seed, "candidates": request.candidates},
        client_key=secrets.token_hex(16),
        planned=turn.created,
    )


def job_pictures(project: OpenProject, job: Job, request: Request, recipe: Recipe) -> list[JobPicture]:
    """What is sent, in its order: Image 1, the references, the root where the anchor is *both*."""
    sent = project.node(request.sent_node)
    pictures = [JobPicture(job.id, 1, Use.SENT, sent.picture_id or "", sent.id)]
    for one in recipe.references:
        pictures.append(
            JobPicture(
                job.id,
                len(pictures) + 1,
                Use.REFERENCE,
                one.picture_id,
                one.node_id,
                caption=one.caption,
                role=one.role,
            )
        )
    if request.extra_reference_node is not None:
        root = project.node(request.extra_reference_node)
        place = len(pictures) + 1
        pictures.append(JobPicture(job.id, place, Use.REFERENCE, root.picture_id or "", root.id))
    return pictures
