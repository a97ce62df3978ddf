"""Joins the accounts dialog to the session: adding, keys, tests, and what became of each."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.model.errors import HostError, StudioError
from studio.model.events import Event, ProfilesChanged
from studio.model.profile import KeyPlace, Profile
from studio.model.sentences import explain, say
from studio.model.words import tr
from studio.session.studio import Studio
from studio.ui import asking
from studio.ui.accounts import sayings, view
from studio.ui.accounts.view import Account, Found
from studio.ui.actions import Actions
from studio.ui.tasks import Tasks

if TYPE_CHECKING:
    from studio.ui.accounts_dialog import AccountsDialog

_LOG = logging.getLogger("studio.ui")


class AccountsWiring(QObject):
    """Keys go from the field to the session and are kept nowhere on the way."""

    def __init__(self, studio: Studio, tasks: Tasks, actions: Actions, window: QWidget) -> None:
        super().__init__()
        self._studio = studio
        self._tasks = tasks
        self._window = window
        self._dialog: AccountsDialog | None = None
        self._tested: dict[str, Found] = {}
        self._one_look = asyncio.Lock()  # a look that began earlier must not be shown later
        actions.bind({"edit.accounts": self.open})

    def open(self) -> None:
        """Show the accounts."""
        self._shown()
        self._tasks.start(self._refresh(), "accounts")

    def open_at(self, account_id: str) -> None:
        """Show one account; the first where it is gone."""
        self._tasks.start(self._show_one(account_id), "accounts")

    async def _show_one(self, account_id: str) -> None:
        dialog = self._shown()
        await self._refresh()
        dialog.choose(account_id)

    def open_adding(self) -> None:
        """Show the page of a new account."""
        self._tasks.start(self._start_adding(), "accounts")

    def on_event(self, event: Event) -> None:
        if isinstance(event, ProfilesChanged) and self._dialog is not None and self._dialog.isVisible():
            self._tasks.start(self._refresh(), "accounts")

    def _shown(self) -> "AccountsDialog":
        from studio.ui.accounts_dialog import AccountsDialog  # noqa: PLC0415 – a start opens no dialog

        if self._dialog is None:
            self._dialog = AccountsDialog(self._window)
            self._dialog.add_wanted.connect(self._on_add)
            self._dialog.change_wanted.connect(self._on_change)
            self._dialog.key_entered.connect(self._on_key)
            self._dialog.forget_wanted.connect(self._on_forget)
            self._dialog.remove_wanted.connect(self._on_remove)
            self._dialog.test_wanted.connect(self._on_test)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    async def _start_adding(self) -> None:
        dialog = self._shown()
        await self._refresh()
        dialog.start_adding()

    async def _refresh(self) -> None:
        async with self._one_look:
            profiles = await asyncio.to_thread(self._studio.accounts.all)
            places = await self._studio.accounts.key_places()
            found = [await self._account(profile, places.get(profile.id)) for profile in profiles]
            if self._dialog is not None:
                notices = [say(notice).text for notice in self._studio.accounts.notices]
                self._dialog.present(found, self._tested, notices)

    async def _account(self, profile: Profile, place: KeyPlace | None) -> Account:
        try:
            known = await self._studio.models(profile.id)
        except StudioError as error:
            return Account(profile, place, problem=explain(error).text)
        return Account(profile, place, view.offered(known.models), sayings.end_of(known.models[0]))

    def _on_add(self, profile: Profile, key: str) -> None:
        self._tasks.start_once("add account", lambda: self._add(profile, key), "add account")

    async def _add(self, profile: Profile, key: str) -> None:
        dialog = self._shown()
        dialog.set_adding(True)
        try:
            await self._told(profile, self._added(profile, key))
        finally:
            dialog.set_adding(False)

    async def _added(self, profile: Profile, key: str) -> None:
        accounts = self._studio.accounts
        wants_key = profile.key is KeyPlace.KEYRING
        try:
            await accounts.add(profile, key if wants_key else None)
        except HostError as error:
            if error.kind != "keyring-absent":
                raise
            await accounts.add(profile, key, session_only=True)
        await self._refresh()
        if self._dialog is not None:
            self._dialog.end_adding()
            self._dialog.choose(profile.id)
        self._on_test(profile.id)

    def _on_change(self, profile: Profile) -> None:
        self._tested.pop(profile.id, None)
        self._start_told(profile, self._studio.accounts.change(profile))

    def _on_key(self, account_id: str, key: str) -> None:
        self._tested.pop(account_id, None)
        self._tasks.start_once("keep key", lambda: self._keep_told(account_id, key), "keep key")

    async def _keep_told(self, account_id: str, key: str) -> None:
        """Raises BadInput for an account that another program has removed meanwhile."""
        profile = await asyncio.to_thread(self._studio.accounts.get, account_id)
        await self._told(profile, self._keep(account_id, key))

    async def _keep(self, account_id: str, key: str) -> None:
        dialog = self._shown()
        dialog.set_keeping_key(True)
        try:
            await self._kept(account_id, key)
        finally:
            dialog.set_keeping_key(False)
        dialog.close_key_field()
        self._on_test(account_id)

    async def _kept(self, account_id: str, key: str) -> None:
        """In the keyring, or until the studio closes where there is none that is safe."""
        try:
            await self._studio.accounts.enter_key(account_id, key)
        except HostError as error:
            if error.kind != "keyring-absent":
                raise
            await self._studio.accounts.enter_key(account_id, key, session_only=True)

    def _on_forget(self, account_id: str) -> None:
        self._tasks.start_once("forget key", lambda: self._forget(account_id), "forget key")

    async def _forget(self, account_id: str) -> None:
        profile = self._studio.accounts.get(account_id)
        taken = await asking.ask_choice(
            tr("Forget the key of “{name}”?", name=account_id),
            tr(
                "It is taken out of the keyring. To use the account again you have to enter it anew; some"
                " providers show a key only once."
            ),
            [("forget", tr("Forget the key"), "danger"), ("", tr("Keep it"), "normal")],
        )
        if taken:
            self._tested.pop(account_id, None)
            await self._told(profile, self._studio.accounts.forget_key(account_id))

    def _on_remove(self, account_id: str) -> None:
        self._tasks.start_once("remove account", lambda: self._remove(account_id), "remove account")

    async def _remove(self, account_id: str) -> None:
        profile = self._studio.accounts.get(account_id)
        taken = await asking.ask_choice(
            tr("Remove “{name}”?", name=account_id),
            tr("Its key is taken out of the keyring. What it made stays in your projects, with its costs."),
            [("remove", tr("Remove the account"), "danger"), ("", tr("Keep it"), "normal")],
        )
        if taken:
            self._tested.pop(account_id, None)
            await self._told(profile, self._studio.accounts.remove(account_id))

    def _on_test(self, account_id: str) -> None:
        self._tasks.start_once(f"test {account_id}", lambda: self._test(account_id), "test account")

    async def _test(self, account_id: str) -> None:
        profile = self._studio.accounts.get(account_id)
        self._tested[account_id] = sayings.asking(profile)
        await self._refresh()
        try:
            probe = await self._studio.accounts.test(account_id)
        except StudioError as error:
            self._tested[account_id] = sayings.failed(error)
        except BaseException:
            del self._tested[account_id]
            raise
        else:
            self._tested[account_id] = sayings.found(profile, probe)
        await self._refresh()

    def _start_told(self, profile: Profile, work: Coroutine[Any, Any, object]) -> None:
        self._tasks.start(self._told(profile, work), f"account {profile.id}")

    async def _told(self, profile: Profile, work: Coroutine[Any, Any, object]) -> None:
        """What the world refuses is said beside the row that it is about."""
        try:
            await work
        except StudioError as error:
            if self._dialog is None:
                raise
            self._dialog.present_error(view.row_of(error, profile), explain(error).text)
