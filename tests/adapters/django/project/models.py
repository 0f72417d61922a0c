"""A user model without a username, which stands beside Django's own, and a model with each of our fields."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.db import models

from tamin_rules_django.fields import IranianMobileField, JalaliDateField, NationalIdField


class Members(BaseUserManager[Any]):
    def create_user(self, email: str, password: str | None = None, **more: Any) -> Any:
        member = self.model(email=email, **more)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser, PermissionsMixin):  # pyright: ignore[reportIncompatibleVariableOverride]
    email = models.EmailField(unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    groups: Any = models.ManyToManyField(Group, blank=True, related_name="members", related_query_name="member")
    user_permissions: Any = models.ManyToManyField(
        Permission, blank=True, related_name="members", related_query_name="member"
    )

    USERNAME_FIELD = "email"
    objects = Members()


class Insured(models.Model):
    national_id = NationalIdField(unique=True)
    mobile = IranianMobileField(blank=True)
    born = JalaliDateField(null=True, blank=True)
