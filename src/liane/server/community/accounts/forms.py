"""What people type to come in, to be known, and to come back."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as lazy

__all__ = [
    "BackForm",
    "CardForm",
    "CodeForm",
    "EnterForm",
    "EraseForm",
    "FinishForm",
    "NewPasswordForm",
    "NumberForm",
    "PhraseForm",
    "ProfileForm",
    "SharesForm",
    "SignUpForm",
]

_NO_HELP = {"autocapitalize": "none", "spellcheck": "false"}
_CODE = {**_NO_HELP, "autocomplete": "off", "autocapitalize": "characters"}


def _name(label: Any, **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "username", **_NO_HELP})
    return forms.CharField(label=label, max_length=80, widget=widget, **kwargs)


def _password(label: Any, new: bool = False, **kwargs: Any) -> forms.CharField:
    known = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": known})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, **kwargs)


def _code(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs=_CODE), **kwargs)


def _new_password() -> forms.CharField:
    return _password(
        lazy("Password"),
        new=True,
        help_text=lazy("10 signs at least. A short sentence is easy to keep in mind."),
    )


class EnterForm(forms.Form):
    """Pseudonym or phone, and password."""

    username = _name(lazy("Pseudonym or phone number"))
    password = _password(lazy("Password"))


class CodeForm(forms.Form):
    """Pseudonym or phone, and one of the recovery codes."""

    username = _name(lazy("Pseudonym or phone number"))
    recovery_code = _code(lazy("Recovery code"), max_length=20)


class SignUpForm(forms.Form):
    """A new account."""

    pseudonym = _name(
        lazy("Pseudonym"),
        required=False,
        help_text=lazy("As people here know you. It need not be your name."),
    )
    phone = forms.CharField(
        label=lazy("Phone number"),
        required=False,
        max_length=30,
        help_text=lazy("Instead of a pseudonym, or beside it. Two people may share a phone."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    password = _new_password()


class CardForm(forms.Form):
    """The code of a printed card."""

    code = _code(
        lazy("Code of the card"),
        max_length=30,
        help_text=lazy("Three groups of four letters and figures. It opens once."),
    )


class NewPasswordForm(forms.Form):
    """A new password, and the present one where there is one."""

    current = _password(lazy("Present password"), required=False)
    password = _new_password()

    def __init__(self, *args: Any, ask_current: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_current:
            del self.fields["current"]


class ProfileForm(forms.Form):
    """How an account is called, reached and spoken to."""

    pseudonym = _name(lazy("Pseudonym"))
    phone = forms.CharField(
        label=lazy("Phone number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    mail = forms.EmailField(label=lazy("E-mail, if you like"), required=False, max_length=200)
    language = forms.ChoiceField(label=lazy("Language"), choices=settings.LANGUAGES)


class BackForm(forms.Form):
    """Who lost their way in."""

    username = _name(lazy("Pseudonym or phone number"))


class NumberForm(forms.Form):
    """The number that somebody told their voucher."""

    number = _code(lazy("Number of the request"), max_length=20)


class FinishForm(forms.Form):
    """Coming back after the day of waiting."""

    number = _code(lazy("Number of the request"), max_length=20)
    secret = _code(lazy("Secret word"), max_length=30)
    password = _new_password()


class PhraseForm(forms.Form):
    """The whole phrase of the box."""

    phrase = _code(
        lazy("Key phrase of the box"),
        max_length=80,
        help_text=lazy("Seven groups of four letters and figures."),
    )


class SharesForm(forms.Form):
    """Two of the three printed shares."""

    first = _code(
        lazy("First share"),
        max_length=80,
        help_text=lazy("Eight groups of four letters and figures."),
    )
    second = _code(lazy("Second share"), max_length=80)


class EraseForm(forms.Form):
    """Erasing one's account is said in so many words."""

    sure = forms.BooleanField(
        label=lazy("I understand that this cannot be undone."),
    )
