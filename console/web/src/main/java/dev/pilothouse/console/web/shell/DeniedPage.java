package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import dev.pilothouse.db.model.Denied;
import jakarta.servlet.http.HttpServletResponse;

/** The roles of the person do not reach this far. */
@Tag("div")
@ParentLayout(MainLayout.class)
@PageTitle("Not for your role · Pilothouse")
class DeniedPage extends ErrorPage implements HasErrorParameter<Denied> {
    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Denied> parameter) {
        Denied denied = parameter.getException();
        show(
                "lock",
                "Your roles do not open this page",
                "It needs the permission “"
                        + denied.permission().meaning()
                        + "”. An administrator grants roles under Admin, Roles.",
                home());
        return HttpServletResponse.SC_FORBIDDEN;
    }
}
