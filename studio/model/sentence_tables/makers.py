"""Sentences about what hosted makers refuse, and how their calls fail."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

MAKERS: dict[str, Sentence] = {
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
}
