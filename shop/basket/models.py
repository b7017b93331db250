"""Baskets with add-ons that follow their bouquet, and cards of their own."""

import hashlib
from decimal import Decimal

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from common.money import round_cents
from common.vat import split_gross
from shop.basket.lines import hand_to, load_lines, with_everything
from shop.basket.signals import baskets_merged, baskets_merging

MAX_CARD = 200


class Basket(AbstractBasket):
    """What a customer means to buy; frozen while its order waits for payment."""

    # Whom caps count, see common.customers; known once somebody said who they are.
    customer = ""

    class Meta(AbstractBasket.Meta):
        abstract = False
        constraints = [
            # The same basket on every device of an account.
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(status="Open"),
                name="one_open_basket_per_owner",
            )
        ]

    @classmethod
    def find_with_lines(cls, **which):
        """Return the one basket that ``which`` names, its lines with it.

        One query, two for an empty one. Raises DoesNotExist.
        """
        rows = cls.lines.rel.related_model.objects.select_related("basket")
        named = {f"basket__{name}": value for name, value in which.items()}
        lines = with_everything(rows.filter(**named))
        basket = lines[0].basket if lines else cls.objects.get(**which)
        basket._lines = hand_to(basket, lines)
        return basket

    def add_product(
        self,
        product,
        quantity=1,
        options=None,
        *,
        card="",
        parent=None,
        stockrecord=None,
        first=False,
    ):
        """Add ``quantity`` (≥ 1) units; return (line, created).

        ``card`` is what is to be written on the card, ``parent`` the bouquet line an
        add-on goes with, ``stockrecord`` the one of the product where it is known
        already; ``first`` says that no line of it can be there, since the bouquet it
        goes with came in this very transaction. One statement adds to an existing
        line, so two clicks at once count twice and never lose one.
        """
        if quantity < 1:
            raise ValueError(f"quantity must be at least 1, not {quantity}")
        new = not self.id
        if new:
            self.save()
        info = self.strategy.fetch_for_product(product, stockrecord=stockrecord)
        if not info.price.exists or info.stockrecord is None:
            raise ValueError(f"{product} has no price")
        values = _line_values(product, info, card, parent) | {"quantity": quantity}
        if new or first:
            # Nobody else knows the basket, or the bouquet: there is no line to find.
            line, created = self.lines.create(**values), True
        else:
            line, created = self.lines.get_or_create(
                line_reference=values.pop("line_reference"), defaults=values
            )
        if not created:
            self.lines.filter(pk=line.pk).update(
                quantity=F("quantity") + quantity, date_updated=timezone.now()
            )
            line.refresh_from_db(fields=["quantity"])
        self.reset_offer_applications()
        return line, created

    add_product.alters_data = True
    add = add_product

    def all_lines(self):
        """Return the lines with what prices and stock need, kept for the request."""
        if self.id is None:
            return self.lines.model.objects.none()
        if self._lines is None:
            self._lines = load_lines(self)
        return self._lines

    @property
    def meets_offers(self):
        """Tell whether there is any offer for everybody, as its lines were loaded."""
        return any(line.with_offers for line in self.all_lines())

    def merge(self, basket, add_quantities=True):
        """Take over the lines of ``basket``; bouquets before their add-ons.

        Quantities of the same line add up; what is free to buy is judged at the
        basket page and again at checkout, on the sum of all lines.
        """
        with transaction.atomic():
            if not self._claim(basket):
                return
            baskets_merging.send(sender=type(self), merged=basket, into=self)
            moved = {}
            rows = basket.lines.order_by(F("parent_line").asc(nulls_first=True), "pk")
            for line in rows:
                line.basket = self
                moved[line.pk] = self._take_over(line, moved)
            basket.lines.all().delete()
            for voucher in basket.vouchers.all():
                basket.vouchers.remove(voucher)
                self.vouchers.add(voucher)
            baskets_merged.send(sender=type(self), merged=basket, into=self)
        self._lines = None

    merge.alters_data = True

    def _claim(self, basket):
        """Mark ``basket`` merged, once: two requests at log-in must not add twice."""
        basket.status = self.MERGED
        mergeable = type(self).objects.filter(
            pk=basket.pk, status__in=(self.OPEN, self.SAVED, self.FROZEN)
        )
        return mergeable.update(status=self.MERGED, date_merged=timezone.now())

    def _take_over(self, line, moved):
        mine = self.lines.filter(line_reference=line.line_reference)
        if mine.update(
            quantity=F("quantity") + line.quantity, date_updated=timezone.now()
        ):
            return mine.get()
        line.parent_line = moved.get(line.parent_line_id)
        line.save()
        return line

    def cap_to_stock(self):
        """Lower quantities to what is free; return ``[(title, units left)]``."""
        capped, free = [], {}
        rows = self.lines.select_related(
            "stockrecord", "product__product_class", "product__parent__product_class"
        )
        for line in rows:
            record = line.stockrecord
            record.product = line.product
            if record.pooled or not record.can_track_allocations:
                # Some of a pool may be kept for this customer: judged at the basket.
                # A promise of flowers has no stock.
                continue
            left = free.setdefault(record.pk, max(record.net_stock_level, 0))
            wanted = min(line.quantity, left)
            free[record.pk] = left - wanted
            if wanted < line.quantity:
                capped.append((line.product.get_title(), record.net_stock_level))
                # What is sold out stays visible, so that the basket page can say so.
                self.lines.filter(pk=line.pk).update(quantity=max(wanted, 1))
        self._lines = None
        return capped

    cap_to_stock.alters_data = True

    def thaw(self):
        """Open a frozen basket again; any other state stays as it is.

        The owner may have started a new basket meanwhile: then the lines move there.
        """
        frozen = type(self).objects.filter(pk=self.pk, status=self.FROZEN)
        try:
            with transaction.atomic():
                thawed = frozen.update(status=self.OPEN)
        except IntegrityError:
            other = type(self).open.get(owner_id=self.owner_id)
            other.merge(self)
            return
        if thawed:
            self.status = self.OPEN

    thaw.alters_data = True


def _line_values(product, info, card, parent):
    return {
        "line_reference": line_reference(
            product.pk, info.stockrecord.pk, card, parent and parent.line_reference
        ),
        "product": product,
        "stockrecord": info.stockrecord,
        "card_message": card,
        "parent_line": parent,
        "price_currency": info.price.currency,
        "price_excl_tax": info.price.excl_tax,
        "price_incl_tax": info.price.incl_tax,
        "tax_code": info.price.tax_code,
    }


def line_reference(product_id, stockrecord_id, card, parent_reference=None) -> str:
    """Return the identity of a line: same product, same card, same bouquet."""
    identity = repr((product_id, stockrecord_id, card, parent_reference or ""))
    return hashlib.sha256(identity.encode()).hexdigest()


class Line(AbstractLine):
    """A product in a basket, its card, and the bouquet it goes with."""

    parent_line = models.ForeignKey(
        "self",
        verbose_name=_("goes with"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="addon_lines",
    )
    card_message = models.CharField(_("card"), max_length=MAX_CARD, blank=True)

    class Meta(AbstractLine.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="basket_quantity_positive"
            )
        ]

    def discount(self, discount_value, affected_quantity, incl_tax=True, offer=None):
        """Take euros off the line, in whole cents: parts and sums then agree."""
        cents = round_cents(Decimal(discount_value))
        super().discount(cents, affected_quantity, incl_tax=incl_tax, offer=offer)

    @property
    def line_price_excl_tax_incl_discounts(self):
        """Return the net part of what the line costs, as the shelf price is split."""
        paid = self.line_price_incl_tax_incl_discounts
        if not self.discount_value or paid is None:
            return self.line_price_excl_tax
        return split_gross(paid, Decimal(self.purchase_info.price.tax_code)).net

    @property
    def has_new_price(self):
        """Tell whether the price changed since the customer last saw it."""
        price = self.purchase_info.price
        return price.exists and price.incl_tax != self.price_incl_tax


from oscar.apps.basket.models import *
