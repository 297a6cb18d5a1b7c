package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Ui;
import jakarta.servlet.http.HttpServletResponse;

/** A page could not be made. */
@Tag("div")
@ParentLayout(MainLayout.class)
@PageTitle("Something failed · Pilothouse")
class FailurePage extends ErrorPage implements HasErrorParameter<Exception> {
    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        Failure failure = Failure.of(parameter.getException());
        String id =
                failure.id().isEmpty()
                        ? ""
                        : " The console's log has it under " + failure.id() + ".";
        show(
                "circle-alert",
                "This page could not be made",
                failure.what() + "." + id + " Nothing was changed.",
                Ui.link(event.getLocation().getPathWithQueryParameters(), "Try again"),
                home());
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
