package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.Release;
import dev.pilothouse.registry.ReleaseRules;

/** What people do with releases, each after its consequence was shown. */
final class ReleaseActs {
    private final Tools services;
    private final Viewer viewer;
    private final Runnable changed;

    ReleaseActs(Tools services, Viewer viewer, Runnable changed) {
        this.services = services;
        this.viewer = viewer;
        this.changed = changed;
    }

    void withdraw(Release release) {
        FormDialog form =
                new FormDialog(
                        "Withdraw v" + release.version() + " for " + release.environment() + "?",
                        "Withdraw request");
        TextField why = reason(form);
        form.with(
                Ui.paragraph(
                        "Approvals given so far are void. What is live stays as it is.", "ter"));
        submit(
                form,
                () ->
                        services.releases()
                                .withdraw(
                                        viewer.actor(),
                                        release.tenant(),
                                        release.id(),
                                        why.getValue()));
    }

    void promote(Release release) {
        FormDialog form =
                new FormDialog(
                        "Give v"
                                + release.version()
                                + " all calls in "
                                + release.environment()
                                + "?",
                        "Promote v" + release.version());
        form.with(
                Ui.paragraph(
                        "It answers "
                                + Words.share(release.share())
                                + " of the calls now. Gateways give it all of them within about a"
                                + " second; what is live now gets none."));
        submit(
                form,
                () -> services.canaries().promote(viewer.actor(), release.tenant(), release.id()));
    }

    void takeBack(Release release) {
        FormDialog form =
                new FormDialog(
                                "Take the canary v" + release.version() + " back?",
                                "Take v" + release.version() + " back")
                        .destructive();
        TextField why = reason(form);
        form.with(
                Ui.paragraph(
                        "It gets no calls any more; what is live beside it gets all of them.",
                        "ter"));
        submit(
                form,
                () ->
                        services.canaries()
                                .takeBack(
                                        viewer.actor(),
                                        release.tenant(),
                                        release.id(),
                                        why.getValue()));
    }

    /** Back to a release that was live there before. */
    void rollBack(Release to, LiveRelease now) {
        FormDialog form =
                new FormDialog(
                                "Roll "
                                        + to.prompt()
                                        + " back to v"
                                        + to.version()
                                        + " in "
                                        + to.environment()
                                        + "?",
                                "Roll back to v" + to.version())
                        .destructive();
        TextField why = reason(form);
        form.with(
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "Every call of "
                                        + now.feature()
                                        + " in "
                                        + now.environment()
                                        + " that names this prompt gets v"
                                        + to.version()
                                        + " instead of v"
                                        + now.stable().version()
                                        + " within about a second"
                                        + now.canary()
                                                .map(c -> "; the canary v" + c.version() + " ends")
                                                .orElse("")
                                        + ". You do it alone; another person reviews it by"
                                        + " tomorrow.")));
        submit(
                form,
                () ->
                        services.releases()
                                .rollBack(
                                        viewer.actor(),
                                        to.tenant(),
                                        to.prompt(),
                                        to.environment(),
                                        to.digest(),
                                        why.getValue()));
    }

    /** How many must approve releases of the prompt's feature. */
    void approvers(Prompt prompt, int now) {
        FormDialog form =
                new FormDialog("Who must approve releases of " + prompt.feature() + "?", "Save");
        IntegerField number =
                form.field("approvers", new IntegerField("Different people, beside its author"));
        number.setMin(1);
        number.setMax(ReleaseRules.MOST_APPROVERS);
        number.setStepButtonsVisible(true);
        number.setValue(now);
        form.with(
                Ui.paragraph(
                        "Of every prompt of the feature, in each environment. Two are usual for a"
                                + " high risk. Requests that wait keep the number they were made"
                                + " with; whoever asks may ask for more, never for fewer.",
                        "ter"));
        submit(
                form,
                () -> {
                    Integer wanted = number.getValue();
                    if (wanted == null) {
                        throw new BadInput("approvers", "", "1 to " + ReleaseRules.MOST_APPROVERS);
                    }
                    services.rules()
                            .setApprovers(
                                    viewer.actor(), prompt.tenant(), prompt.feature(), wanted);
                });
    }

    void lock(Prompt prompt, Environment environment) {
        FormDialog form =
                new FormDialog(
                        "Lock " + prompt.feature() + " to its releases in " + environment + "?",
                        "Lock feature");
        form.with(
                Ui.paragraph(
                        "Gateways answer calls of this feature in "
                                + environment
                                + " only when they name a release that is live. Any other call,"
                                + " also one with a system prompt of its own, gets 403 and is told"
                                + " which releases there are. Taking the lock off needs an"
                                + " admin."));
        submit(
                form,
                () ->
                        services.rules()
                                .lock(
                                        viewer.actor(),
                                        prompt.tenant(),
                                        prompt.feature(),
                                        environment));
    }

    void unlock(TenantId tenant, FeatureId feature, Environment environment) {
        FormDialog form =
                new FormDialog(
                                "Take the lock off " + feature + " in " + environment + "?",
                                "Unlock feature")
                        .destructive();
        form.with(
                Ui.paragraph(
                        "Calls with prompts that nobody approved are answered again in "
                                + environment
                                + "."));
        submit(form, () -> services.rules().unlock(viewer.actor(), tenant, feature, environment));
    }

    private static TextField reason(FormDialog form) {
        TextField why = form.field("reason", new TextField("Why, for the log"));
        why.setMaxLength(500);
        return why;
    }

    private void submit(FormDialog form, Runnable act) {
        form.onSubmit(
                        () -> {
                            act.run();
                            changed.run();
                        })
                .open();
    }
}
