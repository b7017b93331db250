"""Every type of page stands where it belongs, and can be edited and previewed."""

from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

import pytest

from blog.models import ArticlePage, BlogIndexPage
from blog.tests.factories import home, make_article, make_journal, publish, text
from cms.pages import BasePage
from contact.models import ContactPage
from home.models import (
    HomePage,
    RealisationPage,
    ServiceIndexPage,
    ServicePage,
    StandardPage,
)
from home.tests.factories import (
    make_realisation,
    make_service,
    make_services,
    make_standard,
    make_workshop,
    make_workshops,
)
from subscriptions.models import PlanIndexPage, PlanPage
from subscriptions.tests.factories import make_size
from users import roles
from users.tests.factories import make_user
from workshops.models import WorkshopIndexPage, WorkshopPage
from workshops.tests.factories import in_days, make_session

INDEXES = {BlogIndexPage, WorkshopIndexPage, PlanIndexPage, ServiceIndexPage}
BELOW_HOME = {*INDEXES, ContactPage, StandardPage}
SUBPAGES = {
    HomePage: BELOW_HOME,
    BlogIndexPage: {ArticlePage},
    WorkshopIndexPage: {WorkshopPage},
    PlanIndexPage: {PlanPage},
    ServiceIndexPage: {ServicePage},
    ArticlePage: set(),
    WorkshopPage: set(),
    PlanPage: set(),
    ServicePage: {RealisationPage},
    RealisationPage: set(),
    ContactPage: set(),
    StandardPage: set(),
}


STREAMS = ("gallery", "faq", "questions")


def form_of(page):
    """Return the edit form of a page as a browser sends it, its streams emptied."""
    form = {"title": page.title, "slug": page.slug, "comments": inline_formset([])}
    form |= {name: streamfield([]) for name in ("body", *STREAMS)}
    form |= {"date": "2026-11-01", "price": "68.00", "duration_minutes": "180"}
    form |= {"difficulty": "everybody", "active": "on"}
    form |= {"kind": "event", "mode": "once", "author": ""}
    return nested_form_data(form | {"seats": "10", "action-publish": "1"})


class TreeTests(WagtailPageTestCase):
    """Wagtail's own assertions, for each type of page."""

    @classmethod
    def setUpTestData(cls):
        journal, workshops, services = make_journal(), make_workshops(), make_services()
        body = [text("<p>With <b>love</b>.</p>")]
        workshop = make_workshop(workshops, body=body)
        make_session(workshop)
        service = make_service(services, body=body)
        plan = make_size().plan.page
        make_session(workshop, starts_at=in_days(40))
        cls.pages = [
            home(),
            journal,
            make_article(journal, body=body, tags=["Care"]),
            workshops,
            workshop,
            plan.get_parent().specific,
            plan,
            services,
            service,
            make_realisation(service, body=body),
            make_standard(body=body),
            publish(home(), ContactPage(title="Contact", slug="contact")),
        ]

    @pytest.mark.feature("J2")
    def test_each_type_is_tested_here(self):
        assert {type(page) for page in self.pages} == set(BasePage.__subclasses__())

    @pytest.mark.feature("J2")
    def test_each_page_answers(self):
        for page in self.pages:
            with self.subTest(page=page):
                # Wagtail's own walk down the tree, which knows no language prefix,
                # and ours, which does not walk.
                path = page.url.removeprefix("/en").strip("/").split("/")
                route = home().route(self.dummy_request, [p for p in path if p])
                assert route.page == page
                answer = self.client.get(page.url)
                assert answer.status_code == 200
                assert answer.context["page"] == page

    @pytest.mark.feature("J2")
    def test_each_page_can_be_previewed_and_edited(self):
        self.login()
        for page in self.pages:
            with self.subTest(page=page):
                self.assertPageIsPreviewable(page, post_data=form_of(page))
                self.assertPageIsEditable(page, post_data=form_of(page))

    @pytest.mark.feature("J2")
    @pytest.mark.feature("J2", refuses=True)
    def test_each_type_is_allowed_under_its_parent_only(self):
        for parent, children in SUBPAGES.items():
            self.assertAllowedSubpageTypes(parent, children)
        for child in BELOW_HOME:
            self.assertAllowedParentPageTypes(child, {HomePage})
        self.assertAllowedParentPageTypes(HomePage, {Page})

    @pytest.mark.feature("J2", refuses=True)
    def test_there_is_one_journal_and_one_home_per_language(self):
        root = Page.objects.get(depth=1)

        assert not HomePage.can_create_at(root)
        for model in INDEXES:
            assert not model.can_create_at(home())
            assert model.can_create_at(home("nl"))


@pytest.mark.feature("J2", refuses=True)
@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", ["blog/articlepage", "workshops/workshoppage", "home/realisationpage"]
)
def test_a_page_cannot_be_made_elsewhere(client, kind):
    client.force_login(make_user(role=roles.EDITORS))
    before = Page.objects.count()
    form = nested_form_data(
        {
            "title": "Astray",
            "slug": "astray",
            "body": streamfield([]),
            **{name: streamfield([]) for name in STREAMS},
            "comments": inline_formset([]),
        }
    )

    answer = client.post(f"/admin/pages/add/{kind}/{home().pk}/", form)

    assert answer.status_code in (302, 403)
    assert Page.objects.count() == before


@pytest.mark.django_db
def test_wagtails_welcome_page_is_gone():
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert {page.slug for page in Page.objects.filter(depth=2)} == {
        "home",
        "home-fr",
        "home-nl",
    }
    assert Page.objects.get(depth=1).numchild == 3
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db
def test_homes_are_translations_of_each_other():
    homes = HomePage.objects.all()

    assert len({page.translation_key for page in homes}) == 1
    assert {page.locale.language_code for page in homes} == {"en", "fr", "nl"}
