package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.privacy.ErasurePlans;
import dev.pilothouse.policy.decisions.privacy.IdentityMethod;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.Regime;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be done with a request now: the next step as a button, the rest in a menu. */
final class RequestActs {
    private final PrivacyDesk desk;
    private final Viewer viewer;
    private final Whole whole;
    private final Runnable then;
    private final PrivacyRequest request;

    RequestActs(PrivacyDesk desk, Viewer viewer, Whole whole, Runnable then) {
        this.desk = desk;
        this.viewer = viewer;
        this.whole = whole;
        this.then = then;
        this.request = whole.request();
    }

    List<Button> buttons() {
        List<Button> all = new ArrayList<>();
        if (!viewer.actor().may(Permission.MANAGE_PRIVACY, request.tenant())) {
            return all;
        }
        Button letter = Ui.button("Message to subject", "message-square");
        letter.addClickListener(e -> new LetterDialog(request, desk, viewer, then).open());
        all.add(letter);
        all.add(more());
        next(all);
        return all;
    }

    private Button more() {
        Button more = Ui.iconButton("ellipsis", "More");
        ContextMenu menu = new ContextMenu(more);
        menu.setOpenOnClick(true);
        menu.addItem("Show identifiers", e -> identifiers());
        if (request.state().open() && !request.state().destroying()) {
            menu.addItem("Add identifiers", e -> identify());
            if (request.clocks().acknowledgedAt().isEmpty()) {
                menu.addItem(
                        "Note that it was acknowledged",
                        e -> act(actor -> desk.requests().acknowledge(actor, request.id())));
            }
            if (request.clocks().extendedAt().isEmpty()) {
                menu.addItem("Extend", e -> extend());
            }
            menu.addItem("Refuse", e -> refuse());
            menu.addItem("Withdraw", e -> withdraw());
        }
        return more;
    }

    private void next(List<Button> all) {
        switch (request.state()) {
            case RECEIVED ->
                    all.add(primary("Confirm identity", "user-round-check", this::identity));
            case IDENTITY_CHECKED -> afterIdentity(all);
            case PLANNED -> {
                all.add(plain("Count again", "refresh-cw", this::plan));
                all.add(primary("Ask for approval", "check", this::ask));
            }
            case APPROVAL_ASKED -> all.add(plain("Count again", "refresh-cw", this::plan));
            case APPROVED -> all.add(execute());
            case EXECUTING, PROBING -> {
                if (troubled()) {
                    all.add(
                            plain(
                                    "Try again now",
                                    "refresh-cw",
                                    () ->
                                            act(actor ->
                                                    desk.engine()
                                                            .pause(actor, request.id(), false))));
                }
                all.add(pause());
            }
            case DONE, REFUSED, WITHDRAWN -> {}
        }
    }

    private void afterIdentity(List<Button> all) {
        if (request.kind() == RequestKind.ERASURE) {
            all.add(primary("Count what stores hold", "list-checks", this::plan));
            return;
        }
        if (request.kind() == RequestKind.ACCESS) {
            all.add(
                    plain(
                            whole.file().isPresent() ? "Gather again" : "Gather",
                            "archive",
                            () -> act(actor -> desk.answers().collect(actor, request.id()))));
        }
        all.add(primary("Complete", "check", this::complete));
    }

    private static Button primary(String label, String icon, Runnable act) {
        Button button = Ui.button(label, icon, ButtonVariant.PRIMARY);
        button.addClickListener(e -> act.run());
        return button;
    }

    private static Button plain(String label, String icon, Runnable act) {
        Button button = Ui.button(label, icon);
        button.addClickListener(e -> act.run());
        return button;
    }

    private Button execute() {
        Button button =
                primary(
                        "Erase now",
                        "trash-2",
                        () ->
                                new FormDialog("Erase " + request.name(), "Erase for good")
                                        .destructive()
                                        .with(
                                                Ui.paragraph(
                                                        "%s in %s go, as approved. Nothing brings them back; a"
                                                                        .formatted(
                                                                                Format.plural(
                                                                                        whole
                                                                                                .items(),
                                                                                        "item"),
                                                                                Format.plural(
                                                                                        whole.steps()
                                                                                                .size(),
                                                                                        "store"))
                                                                + " certificate says what was"
                                                                + " done."))
                                        .onSubmit(() ->
                                                run(actor ->
                                                        desk.engine().execute(actor, request.id())))
                                        .open());
        button.addThemeVariants(ButtonVariant.ERROR);
        return button;
    }

    private boolean paused() {
        return request.execution().map(PrivacyRequest.Execution::paused).orElse(false);
    }

    private boolean troubled() {
        return !paused() && whole.steps().stream().anyMatch(s -> !s.trouble().isEmpty());
    }

    /** After the certificate. */
    Optional<Button> probe() {
        boolean may = viewer.actor().may(Permission.MANAGE_PRIVACY, request.tenant());
        if (!may || request.kind() != RequestKind.ERASURE || request.state() != RequestState.DONE) {
            return Optional.empty();
        }
        Button button =
                plain(
                        "Probe again",
                        "refresh-cw",
                        () ->
                                act(actor -> {
                                    desk.engine().probeAgain(actor, request.id());
                                    Toast.say("Probing again, see Jobs");
                                }));
        button.addThemeVariants(ButtonVariant.SMALL);
        return Optional.of(button);
    }

    private Button pause() {
        boolean paused = paused();
        return plain(
                paused ? "Go on" : "Pause",
                paused ? "circle-play" : "circle-pause",
                () -> act(actor -> desk.engine().pause(actor, request.id(), !paused)));
    }

    /** In a dialog: a refusal stays there. */
    private void run(Consumer<Actor> work) {
        work.accept(viewer.actor());
        then.run();
    }

    private void act(Consumer<Actor> work) {
        try {
            work.accept(viewer.actor());
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
        then.run();
    }

    private void plan() {
        Actor actor = viewer.actor();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> desk.plans().plan(actor, request.id()),
                this::planned,
                e -> {
                    Toast.refused(e);
                    then.run();
                });
    }

    private void planned(ErasurePlans.Counted counted) {
        if (!counted.holds().isEmpty()) {
            Toast.refused(
                    new IllegalStateException(
                            "Under legal hold: " + String.join("; ", counted.holds())));
        }
        then.run();
    }

    private void identity() {
        Select<IdentityMethod> method = new Select<>();
        method.setLabel("How");
        method.setItems(IdentityMethod.values());
        method.setItemLabelGenerator(Words::method);
        method.setValue(IdentityMethod.SIGN_IN);
        IntegerField documents = new IntegerField("Documents looked at");
        documents.setValue(0);
        documents.setHelperText("Keep no copies of them");
        FormDialog form = new FormDialog("Confirm the identity", "Confirm the identity");
        form.row(form.field("method", method), form.field("documents", documents));
        form.onSubmit(() ->
                        run(actor ->
                                desk.requests()
                                        .identity(
                                                actor,
                                                request.id(),
                                                method.getValue(),
                                                documents.getOptionalValue().orElse(0))))
                .open();
    }

    private void ask() {
        TextArea note = new TextArea("Note for who decides");
        FormDialog form = new FormDialog("Ask for approval", "Ask for approval");
        form.with(
                Ui.paragraph(
                        "Another person approves exactly this plan. Another identifier or another"
                                + " count asks anew.",
                        "ter"));
        form.field("note", note);
        form.onSubmit(() -> run(actor -> desk.plans().ask(actor, request.id(), note.getValue())))
                .open();
    }

    private void extend() {
        TextArea reason = new TextArea("Why");
        FormDialog form = new FormDialog("Extend the time", "Extend the time");
        form.with(
                Ui.paragraph(
                        "By "
                                + request.law().extension().words()
                                + ", until "
                                + Words.day(request.law().extended(request.clocks().receivedAt()))
                                + ". The person must be told before "
                                + Words.day(request.clocks().dueOn())
                                + ".",
                        "ter"));
        form.field("reason", reason);
        form.onSubmit(() ->
                        run(actor ->
                                desk.requests().extend(actor, request.id(), reason.getValue())))
                .open();
    }

    private void refuse() {
        Select<Regime.Ground> ground = new Select<>();
        ground.setLabel("Ground");
        ground.setItems(request.law().grounds());
        ground.setItemLabelGenerator(g -> g.rule() + ": " + g.words());
        ground.setValue(request.law().grounds().getFirst());
        TextArea reason = new TextArea("For the office");
        FormDialog form = new FormDialog("Refuse " + request.name(), "Refuse the request");
        form.field("ground", ground);
        form.field("reason", reason);
        form.onSubmit(() ->
                        run(actor ->
                                desk.requests()
                                        .refuse(
                                                actor,
                                                request.id(),
                                                ground.getValue().id(),
                                                reason.getValue())))
                .open();
    }

    private void withdraw() {
        TextArea reason = new TextArea("Why");
        FormDialog form =
                new FormDialog("The person took " + request.name() + " back", "End the request");
        form.field("reason", reason);
        form.onSubmit(() ->
                        run(actor ->
                                desk.requests().withdraw(actor, request.id(), reason.getValue())))
                .open();
    }

    private void complete() {
        TextArea outcome = new TextArea("What was done");
        FormDialog form = new FormDialog("Complete " + request.name(), "Complete the request");
        form.field("outcome", outcome);
        form.onSubmit(() ->
                        run(actor ->
                                desk.requests().complete(actor, request.id(), outcome.getValue())))
                .open();
    }

    private void identify() {
        TextArea lines = new TextArea("Also known as, one a line");
        IntakeForm.helping(lines, "");
        FormDialog form = new FormDialog("Add identifiers", "Add the identifiers");
        form.with(Ui.paragraph("A plan and its approval are void then.", "ter"));
        form.field("identifiers", lines);
        form.onSubmit(() ->
                        run(actor ->
                                desk.requests()
                                        .identify(
                                                actor,
                                                request.id(),
                                                IntakeForm.read(lines.getValue()))))
                .open();
    }

    private void identifiers() {
        try {
            IdentifiersDialog.open(
                    request, desk.requests().identifiers(viewer.actor(), request.id()));
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
        then.run();
    }
}
