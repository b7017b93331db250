"""What is chosen on a plan's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.quantities import QuantityField
from subscriptions.rhythms import A_YEAR, Rhythm

MOST_BOUQUETS = 20
# Deliveries a gift can have, where no year is given.
GIFT_TERMS = (3, 6)


class SubscribeForm(forms.Form):
    """Size, rhythm, first day, and how it is paid."""

    EACH, YEAR = "each", "year"

    size = forms.ChoiceField(label=_("Size"))
    rhythm = forms.ChoiceField(label=_("How often"))
    bouquets = QuantityField(
        label=_("Bouquets each time"), min_value=1, max_value=MOST_BOUQUETS, initial=1
    )
    start = forms.DateField(
        label=_("First bouquet on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    pays = forms.ChoiceField(label=_("How it is paid"))

    def __init__(self, *args, plan, sizes, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.sizes = plan, {str(size.pk): size for size in sizes}
        self.fields["size"].choices = [
            (pk, size.get_size_display()) for pk, size in self.sizes.items()
        ]
        self.fields["rhythm"].choices = [(r.value, r.label) for r in plan.rhythms]
        self.fields["pays"].choices = [
            (self.EACH, _("each delivery as it comes")),
            (self.YEAR, _("a year in advance")),
            *(
                (f"gift-{n}", _("a gift of %(n)d deliveries") % {"n": n})
                for n in GIFT_TERMS
            ),
            ("gift-year", _("a gift of a year")),
        ]

    @property
    def chosen_size(self):
        """Return the key of the size that is chosen, None for nonsense."""
        size = self.sizes.get(str(self["size"].value()))
        return size and size.pk

    @property
    def choices_shown(self):
        """Return the fields that are chosen from a list of rows."""
        return [self["rhythm"], self["pays"]]

    def clean(self):
        """Refuse a last day that does not come after the first."""
        data = super().clean()
        start, end = data.get("start"), data.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("The last day must come after the first."))
        return data

    def choice(self) -> dict:
        """Return what a PlanChoice holds of a valid form."""
        data = self.cleaned_data
        rhythm, pays = Rhythm(data["rhythm"]), data["pays"]
        is_gift = pays.startswith("gift-")
        terms = {self.EACH: 1, self.YEAR: A_YEAR[rhythm], "gift-year": A_YEAR[rhythm]}
        return {
            "size": self.sizes[data["size"]],
            "rhythm": rhythm,
            "start": data["start"],
            "ends_on": data["ends_on"],
            "bouquets": data["bouquets"],
            "term": terms.get(pays) or int(pays.removeprefix("gift-")),
            "is_gift": is_gift,
        }
