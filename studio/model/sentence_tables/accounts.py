"""Sentences about accounts, their addresses and their keys."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

ACCOUNTS: dict[str, Sentence] = {
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
}
