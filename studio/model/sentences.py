"""Every error and notice as a sentence and a remedy, by kind; filled at the doors and in the views."""

from dataclasses import dataclass

from studio.model.errors import Cause, Misfit, StudioError
from studio.model.project import Notice
from studio.model.words import mark, tr


@dataclass(frozen=True, slots=True)
class Sentence:
    """`message` says what happened, `remedy` what to do ("" when nothing need be done)."""

    message: str
    remedy: str = ""

    @property
    def text(self) -> str:
        return f"{self.message} {self.remedy}".strip()


TABLE: dict[str, Sentence] = {
    # before sending
    "misfit": Sentence(mark("{count} things do not fit.")),
    "no-instruction": Sentence(mark("There is no instruction."), mark("Write what should change.")),
    "no-picture": Sentence(mark("There is no picture to edit."), mark("Open a picture first.")),
    "measure-unlike": Sentence(
        mark("The pictures have two shapes, and nothing shows where the one lies on the other."),
        mark("Measure pictures of one scene, or bring them to one size first."),
    ),
    "nothing-to-measure": Sentence(
        mark("Node {number} has nothing that was to stay, or no such picture: no drift can be claimed."),
        mark("Look at a node with a mask, or measure the other picture."),
    ),
    "answer-not-placed": Sentence(
        mark("Where this answer lies on its parent is not known, so it cannot be laid over it."),
        mark("Look at the picture as it is kept, with K."),
    ),
    "unknown-instruction": Sentence(
        mark("The built-in engine reads plain English and does not know “{words}”."),
        mark("It can {operations}."),
    ),
    "near-instruction": Sentence(
        mark("“{words}” is not understood."),
        mark("Try “{example}”, or see Examples."),
    ),
    "doubtful-word": Sentence(
        mark("“{word}” may be {words}."),
        mark("Write the one that is meant."),
    ),
    "not-in-the-picture": Sentence(
        mark("“{words}” needs a model that draws."),
        mark("Choose an account with one, or add a picture of it."),
    ),
    "negated-instruction": Sentence(
        mark("“{words}” says what should not happen."),
        mark("Leave it out, or use Keep."),
    ),
    "needs-mask": Sentence(
        mark("To {operation}, the built-in engine needs a mask."), mark("Paint over the place, or select it.")
    ),
    "several-places": Sentence(
        mark("“{first}” and “{second}” need a mask each."),
        mark("Ask for one at a time."),
    ),
    "needs-reference": Sentence(
        mark("To {operation}, the built-in engine needs a picture in References."), mark("Drop one there.")
    ),
    "anchor-not-offered": Sentence(
        mark("{model} cannot start from “{anchor}”."), mark("Start from the last node or the original.")
    ),
    "replay-apart": Sentence(
        mark("A replay takes the steps of a path again, and this turn names none."),
        mark("Replay from the original, or start from the last node."),
    ),
    "replay-needs-account": Sentence(
        mark("{model} cannot do what other models were asked for on this path."),
        mark("Choose one of your accounts for the replay, or leave those steps out."),
    ),
    "replay-past-edge": Sentence(
        mark("A step of this path was asked for past the edge of the original, on a larger canvas."),
        mark("Replay from the original by itself: it takes that step as a turn of its own."),
    ),
    "nothing-to-replay": Sentence(
        mark("No step here can be taken again."), mark("Choose a step, or another node.")
    ),
    "replay-masks-scaled": Sentence(
        mark("The masks of the path were scaled to {width} × {height}, the size of this picture."),
        mark("See whether they mark the right places before you use what was made."),
    ),
    "crop-needs-mask": Sentence(
        mark("A crop is cut around the mask, and there is none."),
        mark("Paint where the change goes, or start from the last node."),
    ),
    "too-many-references": Sentence(
        mark("{model} takes {most} references; you have {have}."), mark("Remove {excess}.")
    ),
    "candidates-out-of-range": Sentence(
        mark("{model} makes 1 to {most} candidates a turn; {have} were asked for."), mark("Ask for fewer.")
    ),
    "prompt-too-long": Sentence(
        mark("The instruction and the Keep list have {have} characters; {model} takes {most}."),
        mark("Shorten them."),
    ),
    "no-mask-offered": Sentence(
        mark("{model} takes no mask."), mark("Clear the mask, or choose another model.")
    ),
    "no-markup-offered": Sentence(
        mark("{model} takes no markup."), mark("Clear it, or choose another model.")
    ),
    "markup-with-mask": Sentence(
        mark("{model} takes a mask or markup, not both."), mark("Leave the mask out, or clear the markup.")
    ),
    "markup-needs-picture": Sentence(mark("Markup needs a picture below it."), mark("Clear it.")),
    "markup-no-overlay": Sentence(
        mark("{name} has no transparency: as markup it would hide the picture."),
        mark("Save it as PNG with a transparent ground."),
    ),
    "markup-empty": Sentence(mark("{name} has nothing drawn on it.")),
    "markup-size": Sentence(
        mark("The markup is {markup_width} × {markup_height} but the image is {width} × {height}."),
        mark("Draw it in the size of the image."),
    ),
    "empty-mask": Sentence(
        mark("The mask marks nothing."), mark("Paint where the change should go, or clear it.")
    ),
    "mask-size": Sentence(
        mark("The mask is {mask_width} × {mask_height} but the image is {width} × {height}."),
        mark("Draw it again, or let the studio scale it."),
    ),
    "merge-two-images": Sentence(
        mark("Only two nodes of one image can be merged; these are of {one} and of {other}."),
        mark("Choose two of the same history."),
    ),
    "merge-with-itself": Sentence(
        mark("Node {number} cannot be merged with itself."), mark("Choose another one of its history.")
    ),
    "merge-sheet": Sentence(
        mark("Node {number} is an empty sheet: there is nothing to merge."),
        mark("Choose a node with a picture."),
    ),
    "merge-outside": Sentence(
        mark("The second node has nothing where the mask asks for it."),
        mark("Paint where the two pictures overlap."),
    ),
    "merge-past-frame": Sentence(
        mark("Node {other} has nothing at {absent_px} of the painted pixels: node {one} stays there.")
    ),
    "no-such-reference": Sentence(
        mark("There is no Image {number}. References given: {count}."),
        mark("Number them from {first}."),
    ),
    "reference-gone": Sentence(
        mark("The picture of the reference “{name}” is not in this project."), mark("Remove it.")
    ),
    "references-full": Sentence(
        mark("A turn shows up to {most} references."), mark("Choose fewer, or remove some of them first.")
    ),
    "keep-full": Sentence(mark("A Keep list has up to {most} entries."), mark("Remove some of them first.")),
    "no-such-keep": Sentence(
        mark("There is no entry {number} of --keep. Given: {count}."),
        mark("Number them from 1, in their order."),
    ),
    "mask-ambiguous": Sentence(
        mark("The mask {name} has colours and transparency that both vary."),
        mark("Say which one counts: white or alpha."),
    ),
    "turn-running": Sentence(
        mark("A turn is already running on this image."), mark("Wait for it, or cancel it.")
    ),
    "never-upload": Sentence(
        mark("“{image}” is marked never to be uploaded, and this would send it to {host}."),
        mark("Use the built-in engine, or take the mark away."),
    ),
    "looks-like-key": Sentence(
        mark("Something in {place} looks like a key; nothing was sent."), mark("Take it out.")
    ),
    "model-retired": Sentence(mark("{model} was retired on {day}."), mark("Choose {replacement}.")),
    "picture-reduced": Sentence(
        mark("{model} gets the picture at {percent} % of its size, {width} × {height}."),
        mark("Its answer is enlarged again, and may have less detail."),
    ),
    "picture-enlarged": Sentence(
        mark("{model} gets the picture at {percent} % of its size, {width} × {height}."),
        mark("Its answer is reduced again."),
    ),
    "sheet-scaled": Sentence(
        mark("{model} makes the picture at {width} × {height}; it is scaled to the sheet.")
    ),
    "size-experimental": Sentence(
        mark("{model} is slower and less reliable at {width} × {height}."),
        mark("Choose a smaller size to be safe."),
    ),
    "bought-often": Sentence(
        mark("{host} may buy a call up to {times} times, and so much is held for it."),
        mark("Set max_retries: 0 for the model and num_retries: 0 in its router, and purchases to 1 here."),
    ),
    "no-legal-size": Sentence(
        mark("{model} makes no picture of the shape of {width} × {height}."),
        mark("Crop it, or choose another model."),
    ),
    "size-too-unlike": Sentence(
        mark("A picture of {width} × {height} would fill less than half of {size}."),
        mark("Choose a size of its shape."),
    ),
    "cannot-generate": Sentence(
        mark("{model} makes no picture from words alone."), mark("Choose another model, or open a picture.")
    ),
    "references-need-picture": Sentence(
        mark("{model} makes a new picture from words alone, without references."),
        mark("Remove them, or open one of them and edit it."),
    ),
    "cannot-finalise": Sentence(
        mark("{model} has no higher quality to make a picture in."), mark("Choose a hosted model.")
    ),
    "cannot-be-measured": Sentence(
        mark("{model} changes only what it is told: there is nothing to measure."),
        mark("Choose a hosted model."),
    ),
    "no-recipe": Sentence(
        mark("Node {number} was not made from an instruction."), mark("Choose a candidate of a turn.")
    ),
    "turn-without-recipe": Sentence(
        mark("This turn cannot be asked for again."), mark("Write a new instruction.")
    ),
    "nothing-to-correct": Sentence(mark("What this call cost is known.")),
    "nothing-unclaimed": Sentence(mark("This answer is not here any more."), mark("Look at the list again.")),
    "answer-has-owner": Sentence(
        mark("The project “{project}” will take this answer in."), mark("Open that project.")
    ),
    "answer-without-project": Sentence(mark("Its project was not found.")),
    "answer-of-closed-project": Sentence(
        mark("It belongs to “{project}”."), mark("Open that project: it is taken in, or asked for there.")
    ),
    "answer-given-up": Sentence(mark("It is paid, or may be, and no picture of it is in the history.")),
    "too-many-profiles": Sentence(
        mark("One turn asks up to {most} accounts; {have} were chosen."), mark("Choose fewer.")
    ),
    "parameter-for-edits": Sentence(
        mark("{model} takes “{name}” only where a picture is edited."), mark("Leave it out.")
    ),
    "parameter-for-generations": Sentence(
        mark("{model} takes “{name}” only where a picture is made from words."), mark("Leave it out.")
    ),
    "transparent-needs-format": Sentence(
        mark("A picture in {format} has no transparent background."), mark("Choose PNG or WebP.")
    ),
    "compression-needs-format": Sentence(
        mark("A picture in {format} is not compressed with loss."),
        mark("Choose JPEG or WebP, or leave it out."),
    ),
    "unknown-parameter": Sentence(mark("{model} has no parameter “{name}”."), mark("It has {names}.")),
    "unknown-profile": Sentence(mark("There is no account “{name}”."), mark("There are {names}.")),
    "unknown-model": Sentence(mark("{profile} has no model “{model}”."), mark("It has {names}.")),
    "nothing-selected": Sentence(
        mark("Nothing stands out there."), mark("Draw a box around it, or paint over it.")
    ),
    # accounts and keys
    "profile-name": Sentence(
        mark("“{name}” cannot be the name of an account."),
        mark("Use up to 40 letters, digits, spaces, - . and _, and begin and end with a letter or digit."),
    ),
    "profile-exists": Sentence(mark("There is an account “{name}” already."), mark("Choose another name.")),
    "profile-built-in": Sentence(mark("The built-in engine needs no account and cannot be changed.")),
    "preset-unknown": Sentence(mark("No server is known as “{name}”."), mark("Known are {names}.")),
    "address-missing": Sentence(
        mark("A server of your own needs an address."),
        mark("Write it as https://name/v1, or as http://localhost:8080/v1 on this machine."),
    ),
    "address-damaged": Sentence(
        mark("“{address}” is not an address that can be called."),
        mark("Write it as https://name/v1, without ? or #."),
    ),
    "address-plain": Sentence(
        mark("{host} would be sent pictures and the key unencrypted."),
        mark("Write https://, or allow the private network if that machine is yours."),
    ),
    "address-with-key": Sentence(
        mark("The address seems to hold a key or a password."),
        mark("Leave it out there: addresses are kept in a plain file. Enter the key as the account's key."),
    ),
    "key-in-profile": Sentence(
        mark("One of the account's details looks like a key."),
        mark("Leave it out there: they are kept in a plain file. Enter the key as the account's key."),
    ),
    "key-place": Sentence(mark("The account “{name}” does not say where its key lies.")),
    "variable-name": Sentence(
        mark("“{name}” cannot be the name of an environment variable."),
        mark("Write its name, such as OPENAI_API_KEY, never the key itself."),
    ),
    "parallel-range": Sentence(
        mark("{have} calls at once are not possible."), mark("Choose a number from 1 to {most}.")
    ),
    "key-empty": Sentence(mark("There is no key."), mark("Paste the key that the provider gave you.")),
    "key-unusable": Sentence(
        mark("What was entered cannot be a key: it has spaces, line breaks or letters that keys never have."),
        mark("Copy it again, whole and alone."),
    ),
    "key-nobody-asked": Sentence(
        mark("Nobody is there to be asked for the key."), mark("Give it on standard input, with --stdin.")
    ),
    "key-missing": Sentence(
        mark("There is no key for “{name}” at {host}."),
        mark("Enter it under Accounts, or with palimpsest keys set."),
    ),
    "key-variable-unset": Sentence(
        mark("The key of “{name}” is read from {variable}, which is not set."),
        mark("Set it before the studio starts, or enter a key in its place under Accounts."),
    ),
    "keyring-absent": Sentence(
        mark("This machine has no keyring that keeps keys safely."),
        mark("Name an environment variable that holds the key instead."),
    ),
    "keyring-locked": Sentence(mark("The keyring is locked."), mark("Unlock it, and try again.")),
    "keyring-slow": Sentence(
        mark("The keyring did not answer within {seconds} s."),
        mark("If it asks for its password, enter it there, and try again."),
    ),
    "keyring-failed": Sentence(mark("The keyring could not be used ({reason})."), mark("Try again.")),
    "keyring-refused": Sentence(
        mark("The environment asks for the keyring {name}, which is not known to be safe."),
        mark("It is not used; keys go to the system's keyring."),
    ),
    "picture-over-limit": Sentence(
        mark("Image {number} cannot be made small enough for {model}."), mark("Choose another model.")
    ),
    "picture-sent-smaller": Sentence(
        mark("Image {number} was sent at {width} × {height}, or its file would be too large for {model}.")
    ),
    "picture-sent-packed": Sentence(
        mark("Image {number} was sent as {format}: as PNG its file would be too large for {model}.")
    ),
    # calls
    "parameter-dropped": Sentence(
        mark("{model} does not know “{name}”, which the studio had added; it was left out.")
    ),
    # money
    "over-turn-cap": Sentence(
        mark("This turn would cost up to {over} more than its cap of {cap}."),
        mark("Raise the cap, or ask for fewer candidates."),
    ),
    "over-project-cap": Sentence(
        mark("This turn would cross the project's cap of {cap} by {over}."),
        mark("Raise the cap, or ask for fewer candidates."),
    ),
    "over-day-cap": Sentence(
        mark("This turn would cross today's cap of {cap} by {over}."),
        mark("Raise the cap, or ask for fewer candidates."),
    ),
    "outcome-open": Sentence(
        mark("What became of the turn is not known, and it may be charged."),
        mark("It is not sent again by itself. Open the project to look for its answer."),
    ),
    "no-maximum": Sentence(
        mark("This turn may cost up to {price}, and no maximum was given."),
        mark("Give one with --max-cost, or with --max-credits where the price is not known."),
    ),
    "first-send": Sentence(
        mark(
            "{profile} is used for the first time: the pictures of the turn, its mask and its words go to"
            " {host}, without their metadata."
        )
    ),
    "price-unknown": Sentence(
        mark("What {profile} charges is not known, so it counts as over every cap."),
        mark("Agree to it for this turn, or choose a model with a known price."),
    ),
    "price-unbounded": Sentence(
        mark("What {profile} charges is not known, so that --max-cost does not bound it."),
        mark("Allow it with --max-credits, or choose a model with a known price."),
    ),
    "nothing-open": Sentence(
        mark("This call is not open any more."), mark("It was settled, sent again or forgotten.")
    ),
    "copy-is-open": Sentence(
        mark("Another copy of {name} is open, and this call may be running there."), mark("Close it first.")
    ),
    "cannot-look": Sentence(
        mark("There is no account “{profile}” any more that could read its answer."),
        mark("Add it again under this name; the answer stays where it is."),
    ),
    "cannot-send-again": Sentence(
        mark("This call was sent by another installation, or its answer is here already."),
        mark("Generate it again as a new turn if you want it."),
    ),
    "answer-is-here": Sentence(
        mark("The answer of this call is on the disk and only waits to be taken in."), mark("Look again.")
    ),
    "answer-found": Sentence(
        mark("The answer of this call was on this machine, and is in the history now."),
        mark("Nothing was sent."),
    ),
    "sent-before": Sentence(
        mark("This request was sent before."), mark("It is not sent again, since it may be charged.")
    ),
    "books-too-new": Sentence(
        mark("What was spent is written down in {name} by a newer Palimpsest."),
        mark("Update the program; until then nothing is sent that costs money."),
    ),
    "recipe-too-long": Sentence(
        mark("The instruction and everything that is kept have {count} characters together."),
        mark("The studio takes up to four million; shorten them."),
    ),
    # pictures in
    "not-a-picture": Sentence(
        mark("{name} is not a picture that the studio can read."),
        mark("It opens PNG, JPEG, WebP, AVIF, HEIC, TIFF, GIF, BMP, PSD and ORA."),
    ),
    "camera-raw": Sentence(
        mark("{name} is a camera raw file, which has to be developed first."),
        mark("Develop it in darktable, Lightroom or the camera's program, and save it as 16-bit TIFF."),
    ),
    "drawing": Sentence(
        mark("{name} is a drawing without pixels."),
        mark("Export it as PNG, at the size you want, from Inkscape or your drawing program."),
    ),
    "document": Sentence(
        mark("{name} is a PDF document."), mark("Export the page you want as PNG or TIFF, and open that.")
    ),
    "other-format": Sentence(
        mark("{name} is {format}, which the studio does not open."),
        mark("Save it as PNG or as 16-bit TIFF, from the program that it comes from, or from GIMP."),
    ),
    "film": Sentence(mark("{name} is a film."), mark("Save the moment you want as PNG, and open that.")),
    "web-page": Sentence(
        mark("{name} is a page of the web, not the picture on it."),
        mark("Save the picture itself in your browser."),
    ),
    "only-layers": Sentence(
        mark("{name} holds layers only, without the flattened picture."),
        mark("Save it again with a flattened picture (“maximize compatibility” in Photoshop), or as PNG."),
    ),
    "picture-damaged": Sentence(mark("{name} is damaged and cannot be decoded.")),
    "picture-too-slow": Sentence(
        mark("{name} was not decoded after {seconds} seconds and was given up."),
        mark("Open it in another program and save it as PNG."),
    ),
    "picture-crashed": Sentence(
        mark("{name} makes its decoder break down; nothing else was touched."),
        mark("Open it in another program and save it as PNG."),
    ),
    "picture-memory": Sentence(
        mark("{name} needs more memory than there is for a picture of its size."),
        mark("Open it in another program and save it as PNG, or make it smaller."),
    ),
    "decoder-not-started": Sentence(
        mark("{name} cannot be decoded: the program for it does not start ({reason})."),
        mark("Close other programs and try again, or install the studio anew."),
    ),
    "picture-too-large": Sentence(
        mark("{name} is {width} × {height} pixels."),
        mark("The studio opens up to 200 megapixels and 30,000 pixels a side."),
    ),
    "file-too-large": Sentence(
        mark("{name} has {gigabytes} GB."), mark("The studio opens files of up to 2 GB.")
    ),
    "file-missing": Sentence(mark("{name} cannot be found."), mark("Check the name and the folder.")),
    "no-regular-file": Sentence(
        mark("{name} is a pipe or a device, not a file."), mark("Save what comes from it as a file first.")
    ),
    "file-unreadable": Sentence(mark("{name} cannot be read: {reason}.")),
    "picture-unsupported": Sentence(
        mark("{name} is packed in a way that the studio cannot read: {reason}."),
        mark("Save it as PNG, or as TIFF without compression."),
    ),
    "empty-picture": Sentence(mark("{name} is empty.")),
    "sheet-size": Sentence(
        mark("A picture cannot be {width} × {height} pixels."),
        mark("The studio has up to 200 megapixels and 30,000 pixels a side."),
    ),
    "clipboard-empty": Sentence(mark("There is no picture on the clipboard.")),
    # answers
    "answer-unlike": Sentence(
        mark("The answer shows something else than the picture it was made from, so it was not locked."),
        mark("Look at it as it came, ask again, or place it without aligning it."),
    ),
    "answer-moved": Sentence(
        mark("The answer lies far from where the picture was, and it is not sure that this is meant."),
        mark("Look whether it lies right, then lock it or keep it as it came."),
    ),
    "answer-unsure": Sentence(
        mark("The answer agrees only in part with the picture, so where it lies is not sure."),
        mark("Look whether it lies right, then lock it or keep it as it came."),
    ),
    "answer-global": Sentence(
        mark("The answer changed all over the picture, which may be what was asked for."),
        mark("Keep it as it came, or lock the part of it that you want."),
    ),
    "lock-proposed": Sentence(
        mark("Nothing was painted; the studio found what changed."),
        mark("Lock with that mask, change it first, or keep the answer as it came."),
    ),
    "mask-covers-all": Sentence(
        mark("The mask covers the whole picture, so nothing is left to line the answer up with."),
        mark("Leave out what should stay, or switch the lock off."),
    ),
    "answer-size": Sentence(
        mark("The answer has another shape than the picture, and nothing in it shows where it lies."),
        mark("It is kept as it came."),
    ),
    "answer-not-locked": Sentence(
        mark("{why} Nothing was locked."),
        mark("Lock it all the same, paint another mask, or keep it as it came."),
    ),
    "no-raw-answer": Sentence(
        mark("Node {number} was not made of an answer that was delivered."),
        mark("Choose a node that an account made."),
    ),
    "answer-changes-nothing": Sentence(mark("The answer changes nothing inside the mask.")),
    "answer-undecodable": Sentence(
        mark("The answer cannot be decoded."), mark("Its bytes are kept and can be saved.")
    ),
    "fewer-candidates": Sentence(
        mark("{made} of {asked} candidates: the others would have looked the same.")
    ),
    "fewer-pictures": Sentence(
        mark("{model} sent {made} of the {asked} pictures that it was asked for."),
        mark("What it charged is in the ledger. Ask for variants if you want more."),
    ),
    "turn-interrupted": Sentence(
        mark("“{instruction}” was interrupted when the studio closed."),
        mark("Nothing was charged. Generate it again if you still want it."),
    ),
    "turn-recovered": Sentence(
        mark("“{instruction}” was interrupted when the studio closed."),
        mark("What had come was taken in: {made} of its candidates are here."),
    ),
    "turn-unknown": Sentence(
        mark("No answer came back for “{instruction}”."), mark("The turn may be charged.")
    ),
    "picture-grey": Sentence(
        mark("The picture is grey and has no colours to change."),
        mark("Ask for a change of light, such as brighter or more contrast."),
    ),
    "subject-unclear": Sentence(
        mark("No subject stands out from its background in this picture."),
        mark("Paint over the background, a little into the subject's edge, and ask again."),
    ),
    "nothing-visible": Sentence(
        mark("Nothing in the picture would change visibly."),
        mark("Ask for more of it, or mask another place."),
    ),
    "background-unmarked": Sentence(
        mark("The mask lies within the picture and does not reach its edge: it seems to mark the subject."),
        mark("Invert the mask, since only what it marks may change."),
    ),
    "not-larger": Sentence(
        mark("The picture is {own_width} × {own_height} and would become {width} × {height}."),
        mark("Ask for a larger size."),
    ),
    "grows-too-large": Sentence(
        mark("The picture would become {width} × {height}."),
        mark("The studio takes up to 200 megapixels and 30,000 pixels a side. Ask for less."),
    ),
    "font-missing": Sentence(
        mark("There is no font called “{font}” on this machine."),
        mark("Name another one, or leave the font out."),
    ),
    # hosted makers
    "key-refused": Sentence(
        mark("{provider} does not accept the key of this account."), mark("Enter it again under Accounts.")
    ),
    "organization-unverified": Sentence(
        mark("{provider} gives this model to verified organizations only."),
        mark("Verify yours in its settings; it takes up to a quarter of an hour until that counts."),
    ),
    "region-refused": Sentence(mark("{provider} does not serve this country or region.")),
    "access-refused": Sentence(
        mark("{provider} does not allow this to the account: “{said}”."),
        mark("Look at the rights of its key there."),
    ),
    "out-of-credit": Sentence(
        mark("The credit at {provider} is used up."), mark("Add some there, and send again.")
    ),
    "spend-limit-reached": Sentence(
        mark("A spending limit at {provider} is reached."),
        mark("Raise it there, or wait until it starts anew."),
    ),
    "rate-limited": Sentence(
        mark("{provider} takes no more requests just now."), mark("Send again in a while.")
    ),
    "rate-limited-long": Sentence(
        mark("{provider} takes no more requests for the next {minutes} minutes."), mark("Send again then.")
    ),
    "server-overloaded": Sentence(
        mark("{provider} is overloaded."), mark("Send again later, and fewer at once.")
    ),
    "declined-request": Sentence(
        mark("{provider} declined what was asked for its content: {reason}."),
        mark("Say it in other words, or use other pictures. Harmless requests are declined at times."),
    ),
    "declined-answer": Sentence(
        mark("{provider} made an answer and withheld it for its content: {reason}."),
        mark("It may be charged. Say it in other words, or use other pictures."),
    ),
    "declined": Sentence(
        mark("{provider} declined for reasons of content: {reason}."),
        mark("Say it in other words, or use other pictures."),
    ),
    "model-not-found": Sentence(
        mark("{provider} has no model “{model}”, or this account may not use it."),
        mark("Choose another one."),
    ),
    "model-replaced": Sentence(
        mark("{provider} has no model “{model}” any more, or this account may not use it."),
        mark("{replacement} takes its place."),
    ),
    "service-missing": Sentence(
        mark("{host} answers, but has nothing at {path}."), mark("Check the address of the account.")
    ),
    "address-moved": Sentence(
        mark("{host} points to another address: {location}."),
        mark("If you trust it, enter it under Accounts: a key is never sent along by itself."),
    ),
    "request-too-large": Sentence(
        mark("{provider} does not take so much at once."), mark("Send smaller pictures, or fewer.")
    ),
    "parameter-rejected": Sentence(
        mark("{provider} does not take “{name}” as it was sent: “{said}”."), mark("Set it to something else.")
    ),
    "request-rejected": Sentence(mark("{provider} refused the request: “{said}”.")),
    "server-failed": Sentence(
        mark("{provider} failed while it worked: “{said}”."), mark("It may be charged all the same.")
    ),
    "server-failed-often": Sentence(
        mark("{provider} failed (HTTP {status}), and may have bought the answer up to {times} times before."),
        mark("Set max_retries: 0 for the model and num_retries: 0 in its router, and it buys once."),
    ),
    "gateway-timed-out": Sentence(
        mark("A gateway before {provider} did not wait for the answer (HTTP {status})."),
        mark("The picture may have been made, and charged."),
    ),
    "free-call-failed": Sentence(
        mark("{provider} failed while it worked: “{said}”."), mark("It costs nothing to ask again.")
    ),
    "free-answer-lost": Sentence(
        mark("No whole answer came from {provider}."), mark("It costs nothing to ask again.")
    ),
    "server-trouble": Sentence(
        mark("{provider} cannot be asked just now: “{said}”."), mark("Nothing was charged.")
    ),
    "answer-waits": Sentence(
        mark("The picture is made and waits at {host}; it was not fetched."),
        mark("Look again: that is free."),
    ),
    "answer-not-fetched": Sentence(
        mark("The picture waits at {host} and could not be fetched: {reason}."),
        mark("Look again: that is free."),
    ),
    "stream-cut": Sentence(
        mark("The answer of {host} ended before the picture was whole."), mark("The call may be charged.")
    ),
    "bar-in-words": Sentence(
        mark("{model} reads what follows a “|” as what should not be in the picture."),
        mark("Write it without that sign."),
    ),
    "mask-or-references": Sentence(
        mark("{model} takes a mask or references, not both."), mark("Clear one of them.")
    ),
    "parameter-not-with-mask": Sentence(
        mark("{model} has no “{name}” when a mask is drawn."), mark("Leave it out, or clear the mask.")
    ),
    "reply-without-picture": Sentence(
        mark("{provider} answered without a picture."), mark("It counts as charged.")
    ),
    # the network
    "account-address": Sentence(
        mark("The address of {name} is no web address."), mark("Correct it in the account.")
    ),
    "key-malformed": Sentence(
        mark("The key of “{name}” has characters that no key has."), mark("Enter it again under Accounts.")
    ),
    "host-unknown": Sentence(
        mark("{host} cannot be found."), mark("Check the network, and the address in the account.")
    ),
    "connection-refused": Sentence(
        mark("{host} does not take connections."), mark("Check whether the server runs, and its address.")
    ),
    "connect-timeout": Sentence(
        mark("{host} takes too long to connect."), mark("Check the network, and try again.")
    ),
    "host-unreachable": Sentence(
        mark("{host} cannot be reached."), mark("Check the network, and try again.")
    ),
    "tls-failed": Sentence(
        mark("{host} cannot prove who it is: {reason}."),
        mark("Nothing was sent. Check the address, or the certificates of this machine."),
    ),
    "proxy-failed": Sentence(
        mark("The proxy does not lead to {host}: {reason}."), mark("Check the proxy of this machine.")
    ),
    "connection-cut": Sentence(mark("The connection to {host} broke."), mark("Try again.")),
    "answer-cut": Sentence(
        mark("The connection to {host} broke before the whole answer was here."),
        mark("The call may be charged."),
    ),
    "no-answer": Sentence(mark("{host} was silent for {seconds} seconds."), mark("Try again.")),
    "no-answer-in-time": Sentence(
        mark("{host} was silent for {seconds} seconds."), mark("The call may be charged.")
    ),
    "answer-not-kept": Sentence(
        mark("The answer of {host} could not be written to disk: {reason}."),
        mark("Free some space, and ask again."),
    ),
    "answer-not-http": Sentence(
        mark("What {host} answers is not HTTP."), mark("Check the address and the port in the account.")
    ),
    "address-inside": Sentence(
        mark("{host} leads into the private network, to {address}."),
        mark("Nothing was sent. Allow the private network in the account if the server is yours."),
    ),
    "address-forbidden": Sentence(
        mark("{host} leads to {address}, where no account may lead."),
        mark("Nothing was sent. Check its address in the account."),
    ),
    "link-plain": Sentence(
        mark("The answer points to {host}, without encryption."), mark("It was not fetched.")
    ),
    "link-inside": Sentence(
        mark("The answer points into the private network, to {address}."),
        mark("It was not fetched. Allow the private network in the account if the server is yours."),
    ),
    "link-forbidden": Sentence(
        mark("The answer points to {address}, where no account may be led."), mark("It was not fetched.")
    ),
    "link-strange": Sentence(
        mark("The answer of {provider} points to what is no web address."), mark("It was not fetched.")
    ),
    "link-redirects": Sentence(
        mark("The answer of {provider} is sent from place to place."), mark("It was not fetched.")
    ),
    "answer-not-picture": Sentence(mark("What {host} has in place of the picture is {media_type}.")),
    "answer-encoded": Sentence(
        mark("The answer of {host} is packed ({encoding}) although none was asked for, and was not read.")
    ),
    "answer-not-json": Sentence(
        mark("The answer of {provider} cannot be read."),
        mark("The call may be charged. It is kept as it came."),
    ),
    "answer-too-large": Sentence(
        mark("The answer of {host} is larger than {megabytes} MB and was not kept.")
    ),
    # the project
    "project-locked": Sentence(
        mark("Another window has {name} open ({holder})."), mark("Save a copy to go on.")
    ),
    "project-too-new": Sentence(
        mark("{name} was made by a newer Palimpsest (format {version}; this one knows up to {known})."),
        mark("Update the program to edit it."),
    ),
    "project-unreadable": Sentence(
        mark("{name} is damaged: {reason}."),
        mark("It cannot be opened. Open an earlier copy of it."),
    ),
    "project-damaged": Sentence(
        mark("{name} is damaged: {reason}."),
        mark("It is open read-only. Run check, and save a copy of what can be read."),
    ),
    "not-a-project": Sentence(mark("{name} is not a Palimpsest project.")),
    "project-read-only": Sentence(mark("{name} is open read-only."), mark("Save a copy to go on.")),
    "project-exists": Sentence(mark("{name} exists already."), mark("Choose another name.")),
    "project-missing": Sentence(mark("{name} cannot be found."), mark("It may have been moved or deleted.")),
    "file-exists": Sentence(mark("{name} exists already."), mark("Name another file.")),
    "folder-not-writable": Sentence(mark("{folder} cannot be written to."), mark("Choose another folder.")),
    "disk-full": Sentence(mark("The disk of {name} is full."), mark("Free some space; nothing was lost.")),
    "disk-trouble": Sentence(
        mark("{name} cannot be written: {reason}."),
        mark("Nothing was half written. Try again, or save a copy elsewhere."),
    ),
    "stranger-checking": Sentence(mark("{name} was not made here and is checked before it can be edited.")),
    "project-foreign": Sentence(
        mark("{name} holds what no Palimpsest wrote ({what})."), mark("It is not opened.")
    ),
    "project-old-read-only": Sentence(
        mark("{name} was made by an older Palimpsest and cannot be brought up to date where it lies."),
        mark("Copy it to a folder that can be written, and open it there."),
    ),
    "project-migrated": Sentence(
        mark("{name} was brought up to date. The file as it was is kept as {copy}.")
    ),
    "log-left-behind": Sentence(
        mark("{name} was not closed properly, and {folder} cannot be written to."),
        mark("Copy it with all the files beside it to a folder that can be written, and open it there."),
    ),
    "check-pages": Sentence(
        mark("The file itself is damaged: {reason}."),
        mark("Save a copy of what can be read, and go back to a backup."),
    ),
    "check-reference": Sentence(
        mark("A row of {table} names a row of {parent} that is not there."),
        mark("What hangs on it cannot be shown. Save a copy of the rest."),
    ),
    "check-bytes-missing": Sentence(
        mark("{have} of {bytes} bytes are there."), mark("They are lost unless a backup has them.")
    ),
    "check-bytes-changed": Sentence(
        mark("The bytes are not those that were stored."), mark("Take them from a backup.")
    ),
    "check-broken-write": Sentence(
        mark("{count} writes were broken off and left bytes that nothing uses."),
        mark("They go when the project is closed."),
    ),
    "check-unused": Sentence(
        mark("{count} files of bytes are used by nothing."), mark("They go a day after they were stored.")
    ),
    "check-chain": Sentence(
        mark("The picture cannot be put together: {reason}."), mark("Take it from a backup.")
    ),
    "check-pixels-changed": Sentence(
        mark("The pixels are not those that were written down."), mark("Take the picture from a backup.")
    ),
    "check-undecodable": Sentence(
        mark("The picture cannot be decoded: {reason}."), mark("Take it from a backup.")
    ),
    "check-size": Sentence(
        mark("The node says {width} × {height}; its picture has {picture_width} × {picture_height}.")
    ),
    "check-cycle": Sentence(mark("The node is its own ancestor.")),
    "check-parent-strange": Sentence(mark("A parent of the node belongs to another image.")),
    "check-parent-later": Sentence(mark("A parent of the node was made after it.")),
    "check-number-missing": Sentence(
        mark("Node {number} is missing from {image}."), mark("It is lost unless a backup has it.")
    ),
    "check-head": Sentence(mark("The head or a branch of {image} lies in another image.")),
    "check-turn-strange": Sentence(mark("The node, its job and its turn do not belong together.")),
    "check-json": Sentence(mark("What is written down cannot be read: {reason}.")),
    "check-id": Sentence(mark("An id of {table} is none.")),
    "check-recipe-changed": Sentence(mark("The recipe is not the one that was stored.")),
    "check-action": Sentence(mark("The action takes back one that came after it.")),
    "check-search": Sentence(
        mark("{count} nodes cannot be found by searching."), mark("They are shown all the same.")
    ),
    "check-thumbnails": Sentence(mark("{count} thumbnails are missing."), mark("They are made when shown.")),
    "check-unsettled": Sentence(
        mark("A request was not brought to an end ({state})."), mark("Open the project to settle it.")
    ),
    "lock-unsupported": Sentence(
        mark("{name} lies where files cannot be locked."), mark("Save a copy on another disk to go on.")
    ),
    "file-changed": Sentence(
        mark("{name} changed while it was read."), mark("Wait until it is written, and try again.")
    ),
    "journal-truncate": Sentence(
        mark("{name} lies on a shared or synced folder."),
        mark("It is written more slowly there, and safely."),
    ),
    "no-such-image": Sentence(mark("There is no image “{name}”."), mark("The project has {names}.")),
    "image-ambiguous": Sentence(mark("The project has several images."), mark("Name one of {names}.")),
    "no-such-node": Sentence(mark("There is no node “{name}” in {image}.")),
    "no-such-branch": Sentence(mark("The project has no such branch.")),
    "no-such-turn": Sentence(mark("The project has no such turn.")),
    "node-ambiguous": Sentence(mark("“{name}” fits several nodes."), mark("Give more of the id.")),
    "nothing-to-undo": Sentence(mark("There is nothing to undo.")),
    "nothing-to-redo": Sentence(mark("There is nothing to redo.")),
    "turn-still-running": Sentence(mark("“{instruction}” is still running."), mark("Cancel it first.")),
    # files out
    "no-picks": Sentence(mark("No node is marked as a pick."), mark("Mark one, or copy the whole project.")),
    "export-format": Sentence(
        mark("{name} cannot be written as {format}: {reason}."), mark("Choose another format.")
    ),
    "export-not-recorded": Sentence(mark("{name} is open read-only, so this export is not recorded in it.")),
    "export-failed": Sentence(
        mark("{name} could not be written: {reason}."), mark("Nothing was overwritten.")
    ),
    # notices about pictures
    "first-frame": Sentence(mark("{name} has {frames} frames; the first one was opened.")),
    "layers-not-read": Sentence(
        mark("{name} was opened flattened; its layers are not read."), mark("The original bytes are kept.")
    ),
    "first-page": Sentence(mark("{name} has {pages} pages; the first one was opened.")),
    "converted-without-profile": Sentence(
        mark("{name} is {space} without a usable profile; its colours in sRGB are an estimate."),
        mark("The original bytes are kept."),
    ),
    "converted-space": Sentence(
        mark("{name} was converted from {space} to sRGB. The original bytes are kept.")
    ),
    "converted-depth": Sentence(
        mark(
            "{name} was converted from {from_bits} bit {space} to {to_bits} bit. The original bytes are kept."
        )
    ),
    "profile-unusable": Sentence(mark("The colour profile in {name} cannot be used; it is shown as sRGB.")),
    "orientation-applied": Sentence(mark("{name} was turned upright as its camera recorded.")),
    # finals
    "template-unknown": Sentence(mark("File names have no field “{name}”."), mark("They have {names}.")),
    # the machine
    "no-display": Sentence(
        mark("There is no display to open a window on."), mark("On the command line: {command}")
    ),
    "setting-unknown": Sentence(mark("There is no setting “{name}”.")),
    "setting-value": Sentence(mark("“{value}” is not possible for {name}."), mark("Possible: {possible}.")),
    "file-set-aside": Sentence(mark("{name} could not be read and was set aside as {aside}.")),
    "profile-damaged": Sentence(mark("The account “{name}” has a mistake: {reason}."), mark("Correct it.")),
    "catalogue-mistake": Sentence(
        mark("{file} has a mistake at {field}: {reason}."), mark("The rest of it counts. Correct it.")
    ),
    "model-retiring": Sentence(
        mark("{model} is switched off on {day}."), mark("Go on with {replacement} then.")
    ),
    "notice-unknown": Sentence(
        mark("The project has a note of a kind that this version does not know: {kind}.")
    ),
    "interrupted": Sentence(mark("Interrupted."), mark("What was finished is kept.")),
    "our-bug": Sentence(
        mark("Something went wrong inside Palimpsest."),
        mark("Your project is untouched; the log has the details."),
    ),
}


def fill(kind: str, facts: dict[str, object]) -> Sentence:
    """The sentence of `kind` in the user's language; `facts` fill its places."""
    entry = TABLE[kind]
    return Sentence(tr(entry.message, **facts), tr(entry.remedy, **facts) if entry.remedy else "")


def explain(error: BaseException) -> Sentence:
    """What to tell the user of `error`; all causes of a misfit, one after the other."""
    if isinstance(error, Misfit):
        return Sentence(" ".join(fill(cause.kind, cause.facts).text for cause in error.causes))
    if isinstance(error, StudioError):
        return fill(error.kind, error.facts)
    return fill("our-bug", {})


def say(thing: Notice | Cause) -> Sentence:
    """What to tell the user of a notice or of one cause of a misfit.

    A notice read from a project may come from a newer version, or from a stranger: its kind is a claim.
    """
    try:
        return fill(thing.kind, thing.facts)
    except KeyError:
        return fill("notice-unknown", {"kind": thing.kind})
