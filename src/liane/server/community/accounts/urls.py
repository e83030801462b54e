"""Addresses under /compte/."""

from django.urls import path

from liane.server.community.accounts.views import back, box, enter, keys, mine

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("entrer/", enter.enter, name="enter"),
    path("entrer/code/", enter.by_code, name="enter_by_code"),
    path("entrer/cle/", enter.by_passkey, name="enter_by_passkey"),
    path("entrer/cle/defi/", enter.passkey_challenge, name="passkey_challenge"),
    path("carte/", enter.by_card, name="enter_by_card"),
    path("creer/", enter.sign_up, name="sign_up"),
    path("sortir/", enter.leave, name="leave"),
    path("langue/", enter.language, name="language"),
    path("retrouver/", back.come_back, name="come_back"),
    path("retrouver/finir/", back.finish, name="finish_recovery"),
    path("repondre/", back.vouch, name="vouch"),
    path("profil/", mine.profile, name="profile"),
    path("mot-de-passe/", mine.password, name="password"),
    path("cles/", keys.of_mine, name="passkeys"),
    path("cles/defi/", keys.new_challenge, name="new_passkey_challenge"),
    path("cles/<int:key>/oublier/", keys.remove, name="remove_passkey"),
    path("codes/", keys.codes, name="recovery_codes"),
    path("appareils/", mine.devices, name="devices"),
    path("appareils/fermer/", mine.end_device, name="end_device"),
    path("cartes/annuler/", mine.no_cards, name="revoke_own_cards"),
    path("pas-moi/", mine.not_me, name="not_me"),
    path("mes-donnees/", mine.export, name="my_data"),
    path("effacer/", mine.erase, name="erase"),
    path("ouvrir/", box.open_box, name="open_box"),
    path("verrouiller/", box.lock_box, name="lock_box"),
    path("parts/", box.print_shares, name="print_shares"),
]
