"""Sentences about servers that cannot be reached, and replies that are none."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

NETWORK: dict[str, Sentence] = {
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
}
