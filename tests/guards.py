"""The guards the shop rests on: what to take out, and which tests must then fail."""

from dataclasses import dataclass

PARTNER = "shop/partner/tests/test_models.py::"
BASKET = "shop/basket/tests/test_models.py::"
CHECKOUT = "shop/checkout/tests/test_services.py::"
ORDER = "shop/order/tests/test_processing.py::"
PAYMENTS = "payments/tests/test_services.py::"
WEBHOOKS = "payments/tests/test_webhooks.py::"
GATEWAY_WEBHOOKS = "payments/tests/test_gateway_webhooks.py::"
PAYPAL = "payments/tests/test_paypal.py::"
STRIPE = "payments/tests/test_stripe.py::"
PAYING = "storefront/tests/test_paying.py::"
CARDS = "storefront/account/tests/test_methods.py::"
CAPS = "shop/offer/tests/test_caps.py::"
VOUCHERS = "shop/voucher/tests/test_vouchers.py::"
OUTBOX = "outbox/tests/test_outbox.py::"
REFUNDS = "refunds/tests/test_services.py::"
SENDING = "refunds/tests/test_sending.py::"
CANCELLING = "refunds/tests/test_cancelling.py::"
PLACES = "delivery/tests/test_places.py::"
ADVANCING = "delivery/tests/test_services.py::"
BOARD = "delivery/tests/test_board.py::"
DETAIL = "delivery/tests/test_detail.py::"
SHEETS = "delivery/tests/test_sheets.py::"
WORDS = "delivery/tests/test_cards.py::"
CORRECTING = "delivery/tests/test_correcting.py::"
FUNERALS = "delivery/tests/test_funerals.py::"
DELIVERIES = "shop/checkout/tests/test_deliveries.py::"
CUSTOMER = "refunds/tests/test_customer_pages.py::"
POOLS = "shop/partner/tests/test_pools.py::"
SEATS = "workshops/tests/test_booking.py::"
GIVING_UP = "workshops/tests/test_cancelling.py::"
REBOOKING = "workshops/tests/test_rebooking.py::"
OWN_SEATS = "workshops/tests/test_own_pages.py::"
WAITING = "workshops/tests/test_waiting.py::"
DATES = "workshops/tests/test_staff_dates.py::"
SEAT_PATH = "workshops/tests/test_path.py::"
SEAT_RIGHTS = "workshops/tests/test_staff_rights.py::"
DOOR = "workshops/tests/test_door.py::"
GROUPS = "workshops/tests/test_groups.py::"
DESK = "ops/tests/test_desk.py::"
DESK_PAGES = "ops/tests/test_desk_pages.py::"
TICKETS = "workshops/tests/test_tickets.py::"
PLANS = "subscriptions/tests/test_lifecycle.py::"
RUN = "subscriptions/tests/test_running.py::"
DUNNING = "subscriptions/tests/test_dunning.py::"
DEBITS = "subscriptions/tests/test_debits.py::"
OWN_PLAN = "subscriptions/tests/test_own_pages.py::"
ENDING = "subscriptions/tests/test_ending.py::"
OWN_LIST = "storefront/account/tests/test_subscriptions.py::"
FENCE = "backups/tests/test_fence.py::"
MAKING = "backups/tests/test_making.py::"
BACKED_UP = "backups/tests/test_archives.py::"
STAFF_PLAN = "subscriptions/tests/test_staff.py::"
JOBS = "jobs/tests/test_running.py::"
JOB_PAGES = "jobs/tests/test_pages.py::"
EXPORTS = "exports/tests/test_registry.py::"
LARGE = "exports/tests/test_large.py::"
CELLS = "common/tests/test_common.py::"
LEDGER = "stock/tests/test_ledger.py::"
LOW = "stock/tests/test_low.py::"
RECEIPTS = "stock/tests/test_receipts.py::"
DELETED = "storefront/tests/test_deleted.py::"

COMMENTS = "comments/tests/test_comments.py::"
ANSWERING = "comments/tests/test_answering.py::"
MODERATION = "comments/tests/test_moderation.py::"
CONTACT = "contact/tests/test_contact.py::"
REVIEWS = "storefront/reviews/tests/test_reviews.py::"

UPLOADS = "imports/tests/test_loading.py::"
UPLOAD_PAGES = "imports/tests/test_pages.py::"
ARCHIVES = "imports/tests/test_archives.py::"
RESUMING = "imports/tests/test_resuming.py::"
ANSWERS = "quotes/tests/test_accepting.py::"
VERSIONS = "quotes/tests/test_answering.py::"
ASKED = "quotes/tests/test_requests.py::"


@dataclass(frozen=True)
class Guard:
    """One guard: ``text``, once in ``file``, is replaced by ``without``."""

    name: str
    file: str
    text: str
    without: str
    tests: tuple[str, ...]
    features: tuple[str, ...]


GUARDS = (
    Guard(
        "a period that was taken up is not taken up again",
        "subscriptions/running.py",
        "        if occurrence.state == Occurrence.State.PLANNED:\n",
        "        if True:\n",
        (
            f"{RUN}test_a_period_that_was_ordered_is_not_ordered_again",
            f"{RUN}test_a_skipped_or_paused_period_is_not_ordered",
        ),
        ("G4", "R-F02", "Y1"),
    ),
    Guard(
        "a locked delivery is not changed",
        "subscriptions/periods.py",
        "    if day <= timezone.localdate(now) or locked_at(day) <= now:\n"
        "        raise Locked(day=day)\n"
        "    period = period_of(subscription.rhythm, day)\n"
        "    row = subscription.occurrences.filter(period=period).first()\n"
        "    taken_up = row and row.state not in (States.PLANNED, States.SKIPPED)\n"
        "    if taken_up or day in due_days(subscription, now):\n"
        "        raise Locked(day=day)\n",
        "    period = period_of(subscription.rhythm, day)\n"
        "    row = subscription.occurrences.filter(period=period).first()\n",
        (f"{OWN_PLAN}test_after_the_lock_the_page_says_why_and_changes_nothing",),
        ("Y7", "Y1"),
    ),
    Guard(
        "a subscription is cancelled once",
        "subscriptions/cancelling.py",
        "    if subscription.cancelled_at:\n        raise AlreadyCancelled\n",
        "",
        (f"{ENDING}test_cancelling_twice_changes_nothing",),
        ("G7",),
    ),
    Guard(
        "another's subscription is not found",
        "storefront/account/subscriptions.py",
        "    found = get_object_or_404(Subscription, user=request.user, code=code)\n",
        "    found = get_object_or_404(Subscription, code=code)\n",
        (f"{OWN_LIST}test_the_account_lists_subscriptions_and_leads_to_each",),
        ("R-A02",),
    ),
    Guard(
        "a pause brings nothing",
        "subscriptions/running.py",
        "            paused = is_paused(day, pauses)\n",
        "            paused = False\n",
        (f"{RUN}test_a_skipped_or_paused_period_is_not_ordered",),
        ("Y2",),
    ),
    Guard(
        "after an outage one delivery comes, not all",
        "subscriptions/running.py",
        "    for missed in due[:-1]:\n",
        "    for missed in due[:0]:\n",
        (f"{RUN}test_after_an_outage_one_delivery_comes_and_the_others_are_credited",),
        ("R-F07",),
    ),
    Guard(
        "no fourth delivery is lent",
        "subscriptions/debits.py",
        "    if lent.count() >= MOST_LENT:\n",
        "    if False:\n",
        (f"{DEBITS}test_no_fourth_delivery_is_lent",),
        ("Y6",),
    ),
    Guard(
        "a debit that came back is not tried again",
        "subscriptions/charging.py",
        "    if method and method.is_debit and (back := _came_back(due)):\n",
        "    if back := None:\n",
        (f"{DEBITS}test_a_debit_that_came_back_is_not_tried_again_and_stays_owed",),
        ("Y6",),
    ),
    Guard(
        "nothing goes on while a delivery is owed",
        "subscriptions/resuming.py",
        "    if owed_deliveries(subscription_id).exists():\n",
        "    if False:\n",
        (f"{DEBITS}test_nothing_goes_on_until_what_was_brought_is_paid",),
        ("Y6",),
    ),
    Guard(
        "a term asked for ahead is billed once",
        "subscriptions/billing.py",
        "    if asked is not None:\n",
        "    if False:\n",
        (
            f"{DEBITS}test_a_term_asked_for_ahead_is_not_billed_again_when_its_period"
            "_is_skipped",
        ),
        ("G5",),
    ),
    Guard(
        "a failure is counted once, whoever reports it",
        "subscriptions/charging.py",
        "    row = type(due).objects.filter(pk=due.pk, tries=due.tries)\n",
        "    row = type(due).objects.filter(pk=due.pk)\n",
        (f"{DUNNING}test_two_workers_count_one_failure_once",),
        ("Y6",),
    ),
    Guard(
        "money of an order that was replaced goes back",
        "subscriptions/starting.py",
        "    if gone or row.occurrence.state not in open_still:\n",
        "    if False:\n",
        (f"{DUNNING}test_money_for_an_order_that_was_replaced_goes_back",),
        ("Y6",),
    ),
    Guard(
        "who pays late gets one delivery",
        "subscriptions/charging.py",
        "    skip_locked_periods(subscription, now, after=occurrence and occurrence.date)"
        "\n",
        "",
        (f"{DUNNING}test_who_pays_late_gets_no_period_that_locked_meanwhile",),
        ("Y6",),
    ),
    Guard(
        "who is charged again has an account",
        "subscriptions/lifecycle.py",
        "            if line.choice.renews and user is None:\n",
        "            if False:\n",
        (f"{PLANS}test_who_has_no_account_cannot_be_charged_again",),
        ("G1",),
    ),
    Guard(
        "a term is paid whole",
        "subscriptions/lifecycle.py",
        "    if line.quantity != choice.units:\n",
        "    if False:\n",
        (f"{PLANS}test_a_year_is_not_had_for_one_delivery",),
        ("G1", "R-P20"),
    ),
    Guard(
        "a date never has more people than seats",
        "shop/partner/pools.py",
        "        self._change(Q(units__gte=after), taken=after)\n",
        "        self._change(Q(), taken=after)\n",
        (
            f"{POOLS}test_more_than_the_pool_has_is_refused_and_nothing_is_kept",
            f"{POOLS}test_the_scarcest_of_several_pools_decides",
        ),
        ("H3", "R-C06"),
    ),
    Guard(
        "seats are never fewer than are taken",
        "shop/partner/pools.py",
        "        self._change(Q(taken__lte=units), units=units)\n",
        "        self._change(Q(), units=units)\n",
        (f"{POOLS}test_a_pool_never_shrinks_below_what_is_taken",),
        ("H4",),
    ),
    Guard(
        "a date that is over is not sold",
        "workshops/lifecycle.py",
        "    if not session.is_bookable(now) or not session.page.live:\n",
        "    if False:\n",
        (f"{SEATS}test_a_past_date_is_refused",),
        ("H3",),
    ),
    Guard(
        "seats stay promised while flowers are made",
        "shop/order/processing.py",
        "        and (shared or not line.stockrecord.pooled)\n",
        "",
        (f"{SEATS}test_seats_stay_promised_while_the_bouquet_is_made",),
        ("MS1",),
    ),
    Guard(
        "a seat is not given up after its deadline",
        "workshops/cancelling.py",
        "    if now >= until:\n",
        "    if False:\n",
        (
            f"{GIVING_UP}test_after_the_deadline_a_customer_cannot_cancel_but_the_shop_"
            "can",
        ),
        ("H5", "Z7"),
    ),
    Guard(
        "who came in is not paid back at home",
        "workshops/cancelling.py",
        "    if booking.has_come:\n        raise AlreadyCame\n",
        "",
        (
            f"{GIVING_UP}test_once_somebody_came_in_only_the_shop_gives_a_seat_back",
            f"{REBOOKING}test_once_somebody_came_in_a_booking_stays_where_it_is",
            f"{OWN_SEATS}"
            "test_once_somebody_came_in_nothing_is_offered_and_nothing_changed",
        ),
        ("H5", "Z7"),
    ),
    Guard(
        "who came in does not cancel the order at home",
        "workshops/receivers.py",
        "        b.has_come\n        or now",
        "        now",
        (
            f"{GIVING_UP}"
            "test_once_somebody_came_in_the_order_is_not_cancelled_whole_either",
        ),
        ("E4", "H5"),
    ),
    Guard(
        "a seat is given up once",
        "workshops/cancelling.py",
        "found = booking.attendees.filter(pk__in=wanted, cancelled_at=None)",
        "found = Attendee.objects.filter(pk__in=wanted)",
        (f"{GIVING_UP}test_a_seat_is_given_up_once_and_never_anothers",),
        ("H5",),
    ),
    Guard(
        "calling off needs a reason",
        "workshops/sessions.py",
        "    if not reason:\n        raise ReasonMissing\n",
        "",
        (f"{GIVING_UP}test_a_date_is_not_called_off_without_a_reason",),
        ("H6",),
    ),
    Guard(
        "calling off pays each booking back once",
        "workshops/cancelling.py",
        "    if not booking.session.is_cancelled or booking.state not in Booking.LIVE:\n",
        "    if not booking.session.is_cancelled:\n",
        (f"{GIVING_UP}test_a_booking_is_called_off_once_whoever_asks_again",),
        ("H6",),
    ),
    Guard(
        "two dates never share a room",
        "workshops/sessions.py",
        "    if clash:\n        raise RoomTaken(other=clash)\n",
        "",
        (f"{DATES}test_two_dates_never_share_a_room_and_the_refusal_names_the_other",),
        ("H1",),
    ),
    Guard(
        "a smaller party passes only where a date lets it",
        "workshops/waiting.py",
        "        keep = fits or not session.let_smaller_pass\n",
        "        keep = fits\n",
        (f"{WAITING}test_a_party_of_two_waits_for_two_and_nobody_passes",),
        ("Z2",),
    ),
    Guard(
        "an offer that is over is not taken",
        "workshops/keeping.py",
        "pk=entry_id, state=State.OFFERED, deadline__gt=now or timezone.now()",
        "pk=entry_id",
        (f"{WAITING}test_an_offer_that_is_over_is_not_taken",),
        ("Z1",),
    ),
    Guard(
        "kept seats are nobody else's",
        "workshops/keeping.py",
        "        mine,\n",
        "",
        (f"{WAITING}test_kept_seats_are_nobody_elses",),
        ("Z1",),
    ),
    Guard(
        "a private date needs its code",
        "workshops/views/booking.py",
        "    if not constant_time_compare(found.code, code[:16]):\n",
        "    if False:\n",
        (f"{SEAT_PATH}test_a_private_date_is_booked_with_its_code_only",),
        ("H3", "Z11"),
    ),
    Guard(
        "a seat that was paid back is not let in",
        "workshops/checkin.py",
        "            cancelled_at=None,\n            booking__in=",
        "            booking__in=",
        (f"{DOOR}test_a_seat_paid_back_while_it_is_scanned_is_not_let_in",),
        ("Z4",),
    ),
    Guard(
        "a ticket lets one person in",
        "workshops/checkin.py",
        "            checked_in_at=None,\n",
        "",
        (f"{DOOR}test_of_two_phones_that_looked_at_one_moment_one_lets_in",),
        ("Z4",),
    ),
    Guard(
        "a quote is accepted once",
        "workshops/groups.py",
        "        pk=enquiry_id, state=State.QUOTED, quotes=quote, valid_until__gt=now\n",
        "        pk=enquiry_id, quotes=quote, valid_until__gt=now\n",
        (f"{GROUPS}test_a_quote_is_accepted_once",),
        ("Z11",),
    ),
    Guard(
        "who comes is read with a right",
        "users/rights.py",
        "            if not request.user.has_perm(right):\n",
        "            if False:\n",
        (
            f"{SEAT_RIGHTS}test_each_role_opens_its_pages_and_no_other",
            f"{SEAT_RIGHTS}test_nobody_else_reads_who_comes",
        ),
        ("H7", "T11"),
    ),
    Guard(
        "a mail holds the tickets of its booking alone",
        "workshops/tickets.py",
        "attendees_with(booking=booking_id, cancelled_at=None)",
        "attendees_with(cancelled_at=None)",
        (f"{TICKETS}test_a_mail_holds_the_tickets_of_its_own_booking_alone",),
        ("Z4",),
    ),
    Guard(
        "each role takes its own steps",
        "delivery/hands.py",
        "    Duties(user).refuse_foreign(seen, status)\n",
        "",
        (f"{BOARD}test_a_step_of_another_role_is_refused",),
        ("V14",),
    ),
    Guard(
        "a card that moved meanwhile stays",
        "delivery/hands.py",
        "        raise MovedMeanwhile(status=now)\n",
        "        pass\n",
        (f"{BOARD}test_a_card_that_moved_meanwhile_stays_where_it_is",),
        ("V14",),
    ),
    Guard(
        "photos are for who handles deliveries",
        "delivery/admin_detail.py",
        '    if not request.user.has_perm("delivery.view_deliverystep"):\n',
        "    if False:\n",
        (f"{DETAIL}test_nobody_else_reads_a_photo",),
        ("V15",),
    ),
    Guard(
        "a secret sender signs no card",
        "delivery/sheets.py",
        '    signature = "" if delivery.anonymous else delivery.card_signature\n',
        "    signature = delivery.card_signature\n",
        (f"{SHEETS}test_a_secret_sender_is_on_no_paper",),
        ("V8",),
    ),
    Guard(
        "a card says only what our faces draw",
        "delivery/fields.py",
        "    return not control and ord(character) in drawn_characters()\n",
        "    return True\n",
        (f"{WORDS}test_what_no_face_draws_is_refused_and_named",),
        ("V8",),
    ),
    Guard(
        "a day holds what it can bear",
        "delivery/places.py",
        "            room &= Q(deliveries__lt=place.most_deliveries)\n",
        "            pass\n",
        (f"{PLACES}test_the_database_refuses_what_the_calendar_did_not_see",),
        ("V5",),
    ),
    Guard(
        "florist minutes are not exceeded",
        "delivery/places.py",
        "            room &= Q(minutes__lte=place.most_minutes - place.minutes)\n",
        "            pass\n",
        (f"{PLACES}test_minutes_are_taken_until_they_are_gone",),
        ("MS12",),
    ),
    Guard(
        "a slot holds what it can bear",
        "delivery/places.py",
        "Q() if in_slot is None else Q(deliveries__lt=in_slot)",
        "Q()",
        (f"{PLACES}test_a_slot_is_full_before_its_day",),
        ("V5",),
    ),
    Guard(
        "a place is given back once",
        "delivery/places.py",
        "    if not held.update(holds_place=False):\n        return False\n",
        "    held.update(holds_place=False)\n",
        (f"{PLACES}test_a_place_is_given_back_once",),
        ("V5",),
    ),
    Guard(
        "only what the calendar offers is ordered",
        "delivery/plans.py",
        "    if offer is None or not offer.open:\n",
        "    if offer is None:\n",
        (f"{DELIVERIES}test_a_closed_day_is_refused_with_the_next_one",),
        ("V4",),
    ),
    Guard(
        "a day's slots are its own",
        "delivery/plans.py",
        "    if slot is None or not slot.open:\n",
        "    if slot is None:\n",
        (f"{DELIVERIES}test_a_slot_that_is_over_or_hidden_is_refused",),
        ("V2",),
    ),
    Guard(
        "every unit goes to exactly one recipient",
        "shop/checkout/parcels.py",
        "        if sum(wants.pop(line.pk, 0) for wants in asked) != line.quantity:\n",
        "        if sum(wants.pop(line.pk, 0) for wants in asked) < 0:\n",
        (f"{DELIVERIES}test_units_for_nobody_or_for_two_are_refused",),
        ("V10",),
    ),
    Guard(
        "a failed delivery has its proof",
        "delivery/services.py",
        "    if status in NEEDS_PROOF and not (note.strip() or photo):\n",
        "    if False:\n",
        (f"{ADVANCING}test_a_failed_delivery_needs_a_note_or_a_photo",),
        ("V14",),
    ),
    Guard(
        "ask me waits for the answer",
        "delivery/services.py",
        "        refuse_unanswered(delivery)\n",
        "        pass\n",
        (f"{ADVANCING}test_ask_me_blocks_making_until_answered",),
        ("V13",),
    ),
    Guard(
        "conditional allocate",
        "shop/partner/models.py",
        '        free = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)\n',
        "        free = Q()\n",
        (f"{PARTNER}test_a_stale_copy_cannot_promise_twice",),
        ("C4", "R-O1"),
    ),
    Guard(
        "late form keeps quantities",
        "shop/partner/models.py",
        'kwargs["update_fields"] = [n for n in names if n not in QUANTITIES]',
        'kwargs["update_fields"] = names',
        (f"{PARTNER}test_a_form_saved_late_does_not_undo_a_sale",),
        ("C4",),
    ),
    Guard(
        "only what was promised is given back",
        "shop/partner/models.py",
        "            Q(num_allocated__gte=quantity),\n",
        "            Q(),\n",
        (f"{PARTNER}test_only_promised_units_can_be_consumed_or_given_back",),
        ("R-O3",),
    ),
    Guard(
        "frozen basket leads to its order",
        "shop/checkout/services.py",
        "    if basket.status == Basket.FROZEN:\n        return _waiting_order(basket)\n"
        "    if basket.status != Basket.OPEN:\n        raise EmptyBasket\n",
        "",
        (
            f"{CHECKOUT}test_ordering_the_same_basket_twice_gives_the_same_order",
            f"{CHECKOUT}test_a_basket_that_was_paid_is_refused",
        ),
        ("R-C11",),
    ),
    Guard(
        "stock judged on the sum of lines",
        "shop/checkout/checks.py",
        "                self.asked[source] += line.quantity\n",
        "                self.asked[source] = line.quantity\n",
        (f"{CHECKOUT}test_two_cards_for_the_same_bouquet_are_judged_on_their_sum",),
        ("R-C03", "R-O2"),
    ),
    Guard(
        "expected total",
        "shop/checkout/services.py",
        "    if expected_total is not None and cost.total != expected_total:\n",
        "    if False:\n",
        (f"{CHECKOUT}test_another_total_than_the_customer_saw_is_refused",),
        ("C5", "R-C13"),
    ),
    Guard(
        "thaw from frozen only",
        "shop/basket/models.py",
        "filter(pk=self.pk, status=self.FROZEN)",
        "filter(pk=self.pk)",
        (f"{BASKET}test_only_a_frozen_basket_thaws",),
        ("R-O4",),
    ),
    Guard(
        "signed order link",
        "shop/order/links.py",
        "        number = signing.loads(token, salt=SALT, max_age=VALID)\n",
        '        number = signing.b64_decode(token.split(":")[0].encode()).decode()'
        ".strip('\"')\n",
        (f"{ORDER}test_a_tampered_link_finds_nothing",),
        ("V18", "R-A07"),
    ),
    Guard(
        "order link expires",
        "shop/order/links.py",
        ", max_age=VALID)",
        ")",
        (f"{ORDER}test_a_link_expires",),
        ("V18", "R-O10"),
    ),
    Guard(
        "state pipeline",
        "shop/order/processing.py",
        "    if status not in order.available_statuses() or revived is not stock_retaken:\n",
        "    if False:\n",
        (
            f"{ORDER}test_an_illegal_jump_changes_nothing",
            f"{ORDER}test_a_cancelled_order_is_not_made_paid_by_hand",
        ),
        ("E1", "R-I10"),
    ),
    Guard(
        "a release needs a live hold",
        "stock/services.py",
        "    if not _end_hold(order_id, StockHold.Outcome.EXPIRED, overdue_by):\n"
        "        return False\n",
        "    _end_hold(order_id, StockHold.Outcome.EXPIRED)\n",
        (f"{PAYMENTS}test_a_paid_order_is_never_released",),
        ("C3", "R-C14"),
    ),
    Guard(
        "amount and currency compared",
        "payments/outcomes.py",
        "    if (attempt.captured, outcome.currency) != (attempt.amount, attempt.currency):\n",
        "    if False:\n",
        (f"{PAYMENTS}test_another_amount_or_currency_is_never_paid",),
        ("R-P07",),
    ),
    Guard(
        "payment states only move forward",
        "payments/outcomes.py",
        "    if attempt.state not in PaymentAttempt.OPEN and not late:\n        return attempt, False\n",
        "",
        (f"{PAYMENTS}test_paid_never_goes_back_to_failed",),
        ("R-P04",),
    ),
    Guard(
        "webhook signature",
        "payments/gateways/test.py",
        "        if not hmac.compare_digest(signature.encode(), expected.encode()):\n"
        "            raise InvalidEvent\n",
        "",
        (f"{WEBHOOKS}test_a_changed_body_is_refused",),
        ("D5", "R-P05"),
    ),
    Guard(
        "webhook age",
        "payments/gateways/test.py",
        "        if not timestamp.isdigit() or abs(time.time() - int(timestamp))"
        " > MAX_AGE:\n            raise InvalidEvent\n",
        "",
        (f"{WEBHOOKS}test_a_forged_or_stale_event_leaves_no_trace",),
        ("D5", "R-P05"),
    ),
    Guard(
        "webhook signature of stripe",
        "payments/gateways/stripe.py",
        "        if not any(genuine(body, header, s) for s in settings.STRIPE_WEBHOOK_SECRETS):\n"
        "            raise InvalidEvent\n",
        "",
        (
            f"{GATEWAY_WEBHOOKS}test_a_forged_or_changed_event_leaves_no_trace",
            f"{GATEWAY_WEBHOOKS}test_an_event_signed_for_somebody_else_leaves_no_trace",
        ),
        ("D5", "R-P05", "R-P24"),
    ),
    Guard(
        "webhook age of stripe",
        "payments/gateways/stripe_asking.py",
        "verify_header(body, header, secret, MAX_AGE)",
        "verify_header(body, header, secret)",
        (f"{GATEWAY_WEBHOOKS}test_an_old_event_leaves_no_trace",),
        ("R-P05",),
    ),
    Guard(
        "test mode is not real money",
        "payments/gateways/stripe.py",
        '        if event.get("livemode") is not is_live():\n',
        "        if False:\n",
        (f"{GATEWAY_WEBHOOKS}test_test_mode_and_real_money_do_not_mix",),
        ("R-P06",),
    ),
    Guard(
        "idempotency key of stripe",
        "payments/gateways/stripe.py",
        '            {"idempotency_key": idempotency_key},\n',
        "            {},\n",
        (f"{STRIPE}test_what_we_do_not_understand_is_never_a_decline",),
        ("R-P12",),
    ),
    Guard(
        "webhook signature of paypal",
        "payments/gateways/paypal.py",
        "        if not is_genuine(body, signed):\n            raise InvalidEvent\n",
        "",
        (
            f"{GATEWAY_WEBHOOKS}test_a_forged_or_changed_event_leaves_no_trace",
            f"{GATEWAY_WEBHOOKS}test_an_event_signed_for_somebody_else_leaves_no_trace",
        ),
        ("D5", "R-P05"),
    ),
    Guard(
        "webhook age of paypal",
        "payments/gateways/paypal.py",
        '        if not is_fresh(signed["transmission_time"]):\n'
        "            raise InvalidEvent\n",
        "",
        (f"{GATEWAY_WEBHOOKS}test_an_old_event_leaves_no_trace",),
        ("R-P05",),
    ),
    Guard(
        "request id of paypal",
        "payments/gateways/paypal.py",
        "                request_id=request.key,\n",
        "",
        (f"{PAYPAL}test_opening_again_after_a_lost_answer_finds_the_order",),
        ("R-P12",),
    ),
    Guard(
        "a card is kept by its owner only",
        "shop/checkout/paying.py",
        "    own = request.user.is_authenticated and request.user.pk == order.user_id\n",
        "    own = True\n",
        (f"{PAYING}test_nobody_keeps_a_card_in_anothers_account",),
        ("D2", "R-A02"),
    ),
    Guard(
        "own cards only",
        "payments/services.py",
        "SavedMethod.objects.get(pk=method_id, user_id=user_id)",
        "SavedMethod.objects.get(pk=method_id)",
        (f"{CARDS}test_anothers_card_does_not_exist",),
        ("D2", "R-A02"),
    ),
    Guard(
        "a gateway without keys is not on offer",
        "payments/gateways/registry.py",
        "    return code in GATEWAYS and _class(code).configured()\n",
        "    return code in GATEWAYS\n",
        (
            "payments/tests/test_registry.py::test_a_gateway_without_keys_is_not_on_offer",
        ),
        ("D3", "R-P18"),
    ),
    Guard(
        "mail claimed before it is sent",
        "outbox/sending.py",
        "        due_messages()\n        .filter(pk=message_id)\n",
        "        Message.objects.filter(pk=message_id)\n",
        (f"{OUTBOX}test_a_claimed_mail_is_not_sent_by_another_worker",),
        ("R-I11",),
    ),
    Guard(
        "VAT is what the net leaves",
        "common/vat.py",
        "vat=gross - net,",
        'vat=round_cents(gross * rate / (100 + rate)) + Decimal("0.01"),',
        ("common/tests/test_common.py::test_net_and_vat_always_add_up",),
        ("R-X02",),
    ),
    Guard(
        "parts of a price add up",
        "common/vat.py",
        "        if self.net + self.vat != self.gross:\n",
        "        if False:\n",
        ("common/tests/test_common.py::test_parts_that_do_not_add_up_are_refused",),
        ("R-X02",),
    ),
    Guard(
        "media sends pictures only",
        "ops/media.py",
        "mimetypes.guess_type(found)[0] in IMAGES and found.is_file()",
        "found.is_file()",
        ("ops/tests/test_health.py::test_what_is_not_a_picture_of_ours_is_not_there",),
        ("R-M02",),
    ),
    Guard(
        "refunds at most what was taken",
        "payments/money_back.py",
        "        Q(captured__gte=after), pk=attempt_id\n",
        "        pk=attempt_id\n",
        (f"{REFUNDS}test_two_refunds_never_exceed_what_was_paid",),
        ("D8", "R-P14", "R-I5"),
    ),
    Guard(
        "one request, one refund",
        "refunds/services.py",
        "    if known := Refund.objects.filter(key=key).first():\n",
        "    if known := Refund.objects.none().first():\n",
        (f"{REFUNDS}test_the_same_request_twice_is_one_refund",),
        ("D8",),
    ),
    Guard(
        "units of a line once",
        "refunds/parts.py",
        "        if row is None or not 0 < one.quantity <= row.units:\n",
        "        if row is None:\n",
        (f"{REFUNDS}test_more_units_than_were_bought_are_refused",),
        ("D8",),
    ),
    Guard(
        "amounts in whole cents above zero",
        "refunds/parts.py",
        "    if not amount.is_finite() or not 0 < amount < MOST:\n"
        "        raise InvalidAmount\n    if amount * 100 % 1:\n"
        "        raise InvalidAmount\n",
        "",
        (f"{REFUNDS}test_an_amount_that_makes_no_sense_writes_nothing",),
        ("R-P14", "R-A13"),
    ),
    Guard(
        "made units need a choice",
        "refunds/stock_choice.py",
        "    if choice not in (SHELF, WASTED):\n",
        "    if False:\n",
        (f"{REFUNDS}test_made_units_without_a_choice_are_not_paid_back",),
        ("C10",),
    ),
    Guard(
        "refunded only when the gateway said so",
        "refunds/sending.py",
        "    elif refund.state == State.SENT and outcome.state == REFUND_DONE:\n",
        "    elif refund.state == State.SENT:\n",
        (f"{SENDING}test_a_bank_that_needs_time_is_asked_again",),
        ("R-P15",),
    ),
    Guard(
        "a refund is claimed before it is sent",
        "refunds/sending.py",
        "    due = Refund.objects.filter("
        "pk=refund_id, state__in=OPEN, due_at__lte=now)\n",
        "    due = Refund.objects.filter(pk=refund_id)\n",
        (f"{SENDING}test_two_workers_send_a_refund_once",),
        ("D8", "R-P15"),
    ),
    Guard(
        "the day's cut-off ends cancelling",
        "refunds/cancelling.py",
        "    if not customer_may_cancel(order, now=now, lock=True):\n",
        "    if False:\n",
        (
            f"{CANCELLING}test_after_the_cut_off_it_is_too_late",
            f"{CANCELLING}test_what_was_begun_is_not_cancelled_by_its_customer",
        ),
        ("E4",),
    ),
    Guard(
        "cancelled once",
        "refunds/cancelling.py",
        "    if order.status in statuses.ENDED:\n        raise AlreadyCancelled\n",
        "",
        (f"{CANCELLING}test_a_second_cancel_is_refused_and_changes_nothing",),
        ("E4",),
    ),
    Guard(
        "only an own order is cancelled",
        "refunds/views.py",
        "filter(user=request.user, number=number)",
        "filter(number=number)",
        (f"{CUSTOMER}test_another_customers_order_is_not_there",),
        ("E4", "X4"),
    ),
    Guard(
        "only an own payment is seen",
        "storefront/account/payments.py",
        "asked=asked, order__user=request.user",
        "asked=asked",
        (f"{CUSTOMER}test_a_customer_sees_own_payments_and_refunds_newest_first",),
        ("D9",),
    ),
    Guard(
        "the dashboard's refund is capped",
        "shop/payment/models.py",
        '        enough = Q(amount_debited__gte=F("amount_refunded") + amount)\n',
        "        enough = Q()\n",
        (f"{SENDING}test_oscars_own_refund_is_capped",),
        ("R-O19",),
    ),
    Guard(
        "offer cap taken by condition",
        "shop/offer/models.py",
        "ConditionalOffer.objects.filter(pk=self.pk).filter(free)",
        "ConditionalOffer.objects.filter(pk=self.pk)",
        (f"{CAPS}test_an_order_that_lost_the_race_for_the_last_use_is_refused",),
        ("R-O6", "R-C09"),
    ),
    Guard(
        "a customer's cap is summed under the offer's lock",
        "shop/offer/models.py",
        "        if cap and self.times_used_by(customer) + times > cap:\n",
        "        if False:\n",
        (
            f"{CAPS}test_a_customers_cap_holds_when_it_filled_after_the_basket_was_"
            "looked_at",
        ),
        ("R-O6",),
    ),
    Guard(
        "a late form keeps an offer's counters",
        "shop/offer/models.py",
        'kwargs["update_fields"] = [n for n in names if n not in COUNTED]',
        'kwargs["update_fields"] = names',
        (f"{CAPS}test_a_form_saved_late_does_not_undo_what_was_counted",),
        ("R-O6",),
    ),
    Guard(
        "a voucher's use is claimed",
        "shop/voucher/models.py",
        "                    claim=self._claim(order),\n",
        "                    claim=None,\n",
        (
            f"{VOUCHERS}test_the_database_refuses_a_second_use_nobody_checked",
            f"{VOUCHERS}test_a_single_use_voucher_is_refused_the_second_time_before_"
            "anything_is_written",
        ),
        ("R-O8", "R-C08"),
    ),
    Guard(
        "an erased account keeps its use",
        "shop/voucher/models.py",
        "            mine = Q(customer=customer) if customer else Q(pk=None)\n",
        "            mine = Q(pk=None)\n",
        (f"{VOUCHERS}test_deleting_the_account_does_not_free_the_voucher",),
        ("R-O7", "R-C10"),
    ),
    Guard(
        "what is reduced takes no offer",
        "shop/offer/models.py",
        "super().can_apply_benefit(line) and not line.stockrecord.is_reduced",
        "super().can_apply_benefit(line)",
        (f"{CAPS}test_what_is_reduced_already_takes_no_offer",),
        ("F4", "X1"),
    ),
    Guard(
        "the lowest price of 30 days",
        "promotions/plan.py",
        "    return replace(span, reference=min(earlier, default=None))\n",
        "    return replace(span, reference=max(earlier, default=None))\n",
        (
            "promotions/tests/test_plan.py::"
            "test_a_price_raised_ten_days_ago_shows_the_true_reference",
        ),
        ("T6", "MS17"),
    ),
    Guard(
        "one worker claims a job",
        "jobs/running.py",
        "    free = Job.objects.filter(state=State.QUEUED) | _orphans(now)\n",
        "    free = Job.objects.all()\n",
        (f"{JOBS}test_of_two_workers_one_does_it",),
        ("O5", "R-E02"),
    ),
    Guard(
        "a worker that lost its job writes nothing",
        "jobs/running.py",
        "        if not _mine(self.job).update(**said):\n            raise JobStopped\n",
        "        Job.objects.filter(pk=self.job.pk).update(**said)\n",
        (f"{JOBS}test_a_worker_that_lost_its_job_writes_nothing_more",),
        ("O5", "R-E02"),
    ),
    Guard(
        "a job is its owner's",
        "jobs/views.py",
        "filter(code=code, user=user, kind__in=KINDS)",
        "filter(code=code, kind__in=KINDS)",
        (f"{JOB_PAGES}test_somebody_elses_job_is_not_there",),
        ("O5", "R-E03"),
    ),
    Guard(
        "a job asks for its right each time",
        "jobs/views.py",
        "    if not user.has_perm(KINDS[job.kind].permission):\n"
        "        raise PermissionDenied\n",
        "",
        (f"{JOB_PAGES}test_whoever_lost_the_right_gets_nothing",),
        ("O5", "R-E03"),
    ),
    Guard(
        "a link to a file is signed, for a while",
        "jobs/views.py",
        '        check_link(job, request.GET.get("key", ""))\n',
        "        pass\n",
        (
            f"{JOB_PAGES}test_a_link_nobody_signed_for_this_job_leads_nowhere",
            f"{JOB_PAGES}test_an_old_link_says_that_it_is_too_old",
        ),
        ("O5",),
    ),
    Guard(
        "an export asks for its right",
        "exports/views.py",
        "    if not request.user.has_perm(chosen.permission):\n"
        "        raise PermissionDenied\n",
        "",
        (
            "exports/tests/test_subscriptions.py::test_nobody_else_exports_subscriptions",
        ),
        ("O5", "X13", "R-E03"),
    ),
    Guard(
        "an export shows one moment",
        "common/snapshot.py",
        "    if usual.in_atomic_block:\n",
        "    if True:\n",
        (f"{LARGE}test_the_file_shows_one_moment_while_orders_come_and_change",),
        ("R-E02",),
    ),
    Guard(
        "erased people and staff are no customers",
        "exports/customers.py",
        "filter(is_active=True, is_staff=False, is_superuser=False)",
        "all()",
        (f"{EXPORTS}test_neither_erased_people_nor_staff_leave_as_customers",),
        ("O5", "T7"),
    ),
    Guard(
        "no cell starts a formula",
        "common/csv.py",
        '    return _BARE.sub("\'", value.translate(_BIDI))\n',
        "    return value\n",
        (
            f"{CELLS}test_formulas_are_neutralised",
            f"{CELLS}test_a_program_that_splits_elsewhere_meets_no_formula",
        ),
        ("R-E01", "R-X04", "R-O21", "O5"),
    ),
    Guard(
        "a movement is written with its change",
        "shop/partner/models.py",
        "        if why:\n",
        "        if False:\n",
        (
            f"{LEDGER}test_each_movement_goes_on_where_the_last_one_ended",
            f"{LEDGER}test_making_an_order_takes_its_units_out_and_names_it",
        ),
        ("C8",),
    ),
    Guard(
        "nothing promised is wasted",
        "shop/partner/models.py",
        '            Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) - delta)\n',
        "            Q()\n",
        (f"{LEDGER}test_nothing_is_wasted_that_was_promised",),
        ("C8",),
    ),
    Guard(
        "a form moves its units once",
        "stock/receivers.py",
        "        key=why.key,\n",
        "",
        (
            f"{RECEIPTS}test_a_form_sent_twice_is_one_receipt",
            f"{LEDGER}test_a_waste_form_sent_twice_takes_its_units_once",
        ),
        ("C8",),
    ),
    Guard(
        "goods come to where units are counted",
        "shop/partner/models.py",
        "            Q(num_in_stock__isnull=False, pooled=False),\n",
        "            Q(),\n",
        (f"{RECEIPTS}test_nothing_is_received_where_no_units_are_counted",),
        ("C8",),
    ),
    Guard(
        "low stock is told once",
        "stock/low.py",
        "    alert, created = LowStockAlert.objects.get_or_create(\n"
        "        stockrecord_id=record.pk,\n"
        "        closed_at=None,\n"
        '        defaults={"free": record.free, "threshold": record.limit},\n'
        "    )\n",
        "    alert, created = LowStockAlert.objects.create(\n"
        "        stockrecord_id=record.pk,\n"
        "        free=record.free,\n"
        "        threshold=record.limit,\n"
        "    ), True\n",
        (f"{LOW}test_two_crossings_at_once_are_one_alert",),
        ("C8",),
    ),
    Guard(
        "what was deleted is not sold",
        "catalogue/selling.py",
        "    if any(not each.is_public or each.deleted_at for each in hidden):\n",
        "    if any(not each.is_public for each in hidden):\n",
        (f"{DELETED}test_deleted_it_cannot_be_bought",),
        ("B6", "K3"),
    ),
    Guard(
        "flowers for a funeral are there before its service",
        "delivery/plans.py",
        "    if request.funeral:\n",
        "    if False:\n",
        (
            f"{FUNERALS}test_hours_that_end_after_nine_are_refused_with_the_phone_number",
            f"{FUNERALS}test_days_too_early_or_after_the_service_are_refused",
        ),
        ("U1",),
    ),
    Guard(
        "no flowers are promised for a service that began",
        "delivery/funerals.py",
        "    refuse_over(service_at, now or timezone.now())\n",
        "",
        (f"{FUNERALS}test_a_service_that_began_is_refused",),
        ("U1",),
    ),
    Guard(
        "no move brings flowers after the service",
        "delivery/services.py",
        "    refuse_missing_service(delivery, offers, day=date, slot_id=slot_id)\n",
        "",
        (f"{FUNERALS}test_a_move_past_the_service_is_refused_with_the_phone_number",),
        ("U1",),
    ),
    Guard(
        "who pays after a service gets the money back",
        "delivery/services.py",
        "        if missed or delivery.date < today",
        "        if delivery.date < today",
        (f"{FUNERALS}test_who_pays_after_the_service_gets_the_money_back",),
        ("U1",),
    ),
    Guard(
        "no correction of a funeral undoes a colleague's",
        "delivery/correcting.py",
        "    if stamp_of(funeral) != seen:\n",
        "    if False:\n",
        (
            f"{CORRECTING}test_a_stale_form_is_refused_with_what_it_says_now",
            f"{CORRECTING}test_a_form_without_its_stamp_is_stale",
        ),
        ("U1",),
    ),
    Guard(
        "no service is moved before its flowers",
        "delivery/correcting.py",
        "        refuse_unmet(delivery, service_at, now or timezone.now())\n",
        "        pass\n",
        (f"{CORRECTING}test_an_hour_the_delivery_cannot_make_is_refused",),
        ("U1",),
    ),
    Guard(
        "what left is corrected no more",
        "delivery/correcting.py",
        "    if not may_correct(delivery):\n",
        "    if False:\n",
        (f"{CORRECTING}test_flowers_that_left_or_never_will_are_not_corrected",),
        ("U1",),
    ),
    Guard(
        "a rule that breaks leaves it to staff",
        "comments/moderation.py",
        "        flags = [BROKEN]\n",
        "        flags = []\n",
        (f"{MODERATION}test_a_rule_that_breaks_publishes_nothing",),
        ("X16",),
    ),
    Guard(
        "pages behind a restriction take no comment",
        "comments/pages.py",
        "    if page.get_view_restrictions().exists():\n",
        "    if False:\n",
        (f"{COMMENTS}test_no_comment_below_a_page_readers_cannot_open",),
        ("J3",),
    ),
    Guard(
        "a comment is changed by its author",
        "comments/services.py",
        "        pk=comment_id, author=author, state__in=(State.APPROVED, State.PENDING)\n",
        "        pk=comment_id, state__in=(State.APPROVED, State.PENDING)\n",
        (f"{COMMENTS}test_anothers_comment_is_neither_changed_nor_taken_away",),
        ("X6", "R-A09"),
    ),
    Guard(
        "staff approve the words they read",
        "comments/moderating.py",
        ".filter(pk=comment_id, edited_at=seen)",
        ".filter(pk=comment_id)",
        (f"{MODERATION}test_words_changed_meanwhile_are_not_approved_unread",),
        ("J4",),
    ),
    Guard(
        "who wants no mails about answers gets none",
        "comments/answering.py",
        " or is_muted(reader.pk, comment.root_pk):\n",
        ":\n",
        (f"{ANSWERING}test_who_wants_no_more_of_them_gets_none",),
        ("X19",),
    ),
    Guard(
        "one is not told of one's own answer",
        "comments/answering.py",
        "    if reader is None or reader.pk == comment.author_id:\n",
        "    if reader is None:\n",
        (f"{ANSWERING}test_nobody_is_told_who_should_not_be",),
        ("X19",),
    ),
    Guard(
        "a review needs a purchase of the account",
        "storefront/reviews/services.py",
        "    brought = Q(order__user=user, order__status=statuses.DELIVERED)\n",
        "    brought = Q()\n",
        (f"{REVIEWS}test_who_did_not_get_it_reviews_nothing",),
        ("K4",),
    ),
    Guard(
        "only approved reviews are shown",
        "storefront/reviews/selectors.py",
        "        product_id=product_id, status=ProductReview.APPROVED\n",
        "        product_id=product_id\n",
        (f"{REVIEWS}test_what_is_not_approved_is_shown_below_no_product",),
        ("R-O14", "R-A09"),
    ),
    Guard(
        "the contact form is stamped",
        "contact/forms.py",
        "        if age is None:\n",
        "        if False:\n",
        (f"{CONTACT}test_what_cannot_be_answered_is_refused_with_what_was_typed",),
        ("J8",),
    ),
    Guard(
        "a paused task does not run",
        "ops/desk/recording.py",
        "        if skip_paused(entry.name):\n",
        "        if False:\n",
        (f"{DESK}test_a_paused_task_does_not_run_and_says_so",),
        ("R3",),
    ),
    Guard(
        "the run that began last is the one shown",
        "ops/desk/recording.py",
        "Q(last_started_at=None) | Q(last_started_at__lte=started_at)",
        "Q()",
        (f"{DESK}test_the_run_that_began_last_is_shown_and_both_count",),
        ("R3",),
    ),
    Guard(
        "a task is paused once",
        "ops/desk/services.py",
        "    if not running.update(paused_at=timezone.now()):\n",
        "    if running.update(paused_at=timezone.now()) is None:\n",
        (f"{DESK}test_what_cannot_be_asked_is_refused_and_nothing_is_written",),
        ("R3",),
    ),
    Guard(
        "only who runs the shop orders tasks about",
        "ops/desk/views.py",
        "    @require_POST\n    @needs(rights.ACT)\n",
        "    @require_POST\n",
        (f"{DESK_PAGES}test_no_other_role_sees_or_presses_anything[Workshop]",),
        ("R3",),
    ),
    Guard(
        "figures need the token",
        "ops/metrics.py",
        "if not token or not constant_time_compare(given, token):",
        "if not token:",
        (
            "ops/tests/test_metrics.py::"
            "test_without_the_token_there_is_no_such_page[a token for tests-other]",
        ),
        ("R-G06",),
    ),
    Guard(
        "a traceback in the log is scrubbed",
        "chezflora/logs.py",
        "scrub(self.formatException(record.exc_info))",
        "self.formatException(record.exc_info)",
        (
            "tests/test_canaries.py::"
            "test_an_error_is_logged_without_persons_and_shown_without_reasons",
        ),
        ("R-G06",),
    ),
    Guard(
        "Sentry is told no words of an error",
        "ops/sentry.py",
        'scrub_all(one.get("value") or "")',
        'one.get("value")',
        (
            "ops/tests/test_sentry.py::"
            "test_an_error_reaches_sentry_without_anybody_in_it",
        ),
        ("R-G06",),
    ),
    Guard(
        "an upload is loaded once",
        "imports/services.py",
        "pk=upload.pk, load_job=before, loaded_at=None",
        "pk=upload.pk",
        (f"{UPLOADS}test_a_file_is_loaded_once",),
        ("B11",),
    ),
    Guard(
        "what is loaded is what was judged",
        "imports/checking.py",
        "if not same_file(sheet, upload.sheet_digest) or (",
        "if (",
        (f"{UPLOADS}test_a_stored_file_that_was_swapped_is_not_loaded",),
        ("R-E05",),
    ),
    Guard(
        "every row or none",
        "imports/loading.py",
        "        raise LoadRefused(report=report.as_dict())\n",
        "        pass\n",
        (f"{RESUMING}test_a_sale_between_judging_and_writing_turns_all_back",),
        ("B11", "R-E05"),
    ),
    Guard(
        "good rows are counted with their chunk",
        "imports/loading.py",
        "        if step > steps:\n",
        "        if True:\n",
        (f"{RESUMING}test_good_rows_go_on_where_they_were_left",),
        ("R-E05",),
    ),
    Guard(
        "another partner's article",
        "imports/validating.py",
        "        if len(records) > len(ours[:1]):\n",
        "        if False:\n",
        (f"{UPLOADS}test_another_partners_article_is_left_alone",),
        ("R-E08", "R-O26"),
    ),
    Guard(
        "an upload keeps what was promised",
        "imports/comparing.py",
        "        if after < promised:\n",
        "        if False:\n",
        (f"{UPLOADS}test_stock_changes_by_units_and_keeps_promises",),
        ("R-E08",),
    ),
    Guard(
        "only who may change products uploads",
        "imports/views.py",
        "request.user.is_authenticated and not request.user.has_perm(LOAD)",
        "False",
        (f"{UPLOAD_PAGES}test_no_other_staff_enters",),
        ("B11",),
    ),
    Guard(
        "a zip holds plain files below its root",
        "imports/zips.py",
        "    if climbs or odd:\n",
        "    if False:\n",
        (f"{ARCHIVES}test_a_zip_that_is_more_than_pictures_is_refused_whole",),
        ("R-M07",),
    ),
    Guard(
        "a bomb is refused before it is unpacked",
        "imports/zips.py",
        "        or (unpacked > PIECE and unpacked / packed > MAX_RATIO)\n",
        "",
        (f"{ARCHIVES}test_a_zip_that_is_more_than_pictures_is_refused_whole",),
        ("R-M07", "R-E06"),
    ),
    Guard(
        "a workbook declares no entities",
        "imports/workbooks.py",
        "            if any(word in seen for word in DECLARATIONS):\n",
        "            if False:\n",
        (f"{ARCHIVES}test_a_workbook_that_would_hurt_is_refused_unopened",),
        ("R-E06",),
    ),
    Guard(
        "only an open version is answered",
        "quotes/answering.py",
        "filter(pk=version.pk, state=States.SENT, **open_if)\n",
        "filter(pk=version.pk)\n",
        (
            f"{VERSIONS}test_a_second_version_replaces_the_first",
            f"{ANSWERS}test_on_day_31_a_quote_cannot_be_accepted_though_no_task_ran",
            f"{ANSWERS}test_what_was_answered_is_not_answered_otherwise",
        ),
        ("R-C19", "R-A11", "I5", "I6"),
    ),
    Guard(
        "a request is sent in once",
        "quotes/requests.py",
        "    draft = Quote.objects.filter(pk=quote.pk, state=State.DRAFT)\n",
        "    draft = Quote.objects.filter(pk=quote.pk)\n",
        (f"{ASKED}test_sending_in_twice_is_refused",),
        ("I3",),
    ),
    Guard(
        "another's quote is not found",
        "quotes/views/doors.py",
        "        quote = Quote.objects.filter(user=request.user, code=code).first()\n",
        "        quote = Quote.objects.filter(code=code).first()\n",
        (f"{ASKED}test_anothers_quote_does_not_exist",),
        ("R-A02", "I3"),
    ),
    Guard(
        "a line of a quote is bought by its own order alone",
        "quotes/lifecycle.py",
        "        version__order=None,\n",
        "",
        (f"{ANSWERS}test_lines_of_quotes_are_in_no_shop_and_bought_no_other_way",),
        ("R-O15", "I7"),
    ),
    Guard(
        "no basket of a customer orders a quote",
        "quotes/lifecycle.py",
        "    if basket.owner_id is not None:\n        return set()\n",
        "",
        (f"{ANSWERS}test_a_basket_of_a_customer_never_orders_a_quote",),
        ("R-O15",),
    ),
    Guard(
        "the balance of an order that is over goes back",
        "payments/instalments.py",
        "    if locked.status not in statuses.PLACED:\n        raise BalanceNotDue\n",
        "",
        (f"{ANSWERS}test_a_balance_that_comes_after_the_cancelling_goes_back",),
        ("I7", "R-I4"),
    ),
    Guard(
        "who paid a deposit does not cancel alone",
        "quotes/receivers.py",
        "    return QuoteVersion.objects.filter(order=order.pk).exists()\n",
        "    return False\n",
        (f"{ANSWERS}test_who_paid_a_deposit_cancels_through_the_shop_alone",),
        ("I7",),
    ),
    Guard(
        "mails rest in a restored copy",
        "outbox/fence.py",
        "    return rows.filter(~Exists(RestoredCopy.objects.filter(released_at=None)))\n",
        "    return rows\n",
        (f"{FENCE}test_no_mail_leaves_a_restored_copy_until_it_is_released",),
        ("R-R06",),
    ),
    Guard(
        "banks rest in a restored copy",
        "payments/gateways/registry.py",
        "    if is_fenced():\n        raise GatewayUnavailable(gateway=code)\n",
        "",
        (f"{FENCE}test_no_bank_is_asked_for_money",),
        ("R-R06",),
    ),
    Guard(
        "background work rests in a restored copy",
        "ops/desk/recording.py",
        "        if not self.request.is_eager and _rests(self.name):\n"
        "            return None\n",
        "",
        (f"{FENCE}test_background_work_rests_in_the_worker",),
        ("R-R06",),
    ),
    Guard(
        "payments after the backup are seen before a release",
        "backups/releasing.py",
        "    if found.payments and not payments_seen:\n",
        "    if False:\n",
        (f"{FENCE}test_payments_after_the_backup_are_listed_and_must_be_seen",),
        ("R-R07",),
    ),
    Guard(
        "one backup at a time",
        "backups/places.py",
        "            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "            pass\n",
        (f"{MAKING}test_a_second_backup_at_once_is_refused",),
        ("R-F16",),
    ),
    Guard(
        "an archive holds plain files of known places alone",
        "backups/archives.py",
        "    if not (plain and known and clean):\n",
        "    if False:\n",
        (f"{BACKED_UP}test_a_member_no_backup_has_is_refused_whole",),
        ("R-M07",),
    ),
    Guard(
        "a cut archive is known by its last chunk",
        "backups/crypt.py",
        '    return struct.pack(">xxxQ?", number, last)\n',
        '    return struct.pack(">xxxQ?", number, False)\n',
        (f"{BACKED_UP}test_chunks_cut_off_are_missed",),
        ("R-M07",),
    ),
)
