package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import dev.pilothouse.db.model.NotFound;
import jakarta.servlet.http.HttpServletResponse;

/** The thing that the address names does not exist, or not for this reader. */
@Tag("div")
@ParentLayout(MainLayout.class)
@PageTitle("Not found · Pilothouse")
class MissingPage extends ErrorPage implements HasErrorParameter<NotFound> {
    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFound> parameter) {
        show(
                "search",
                "Not found",
                parameter.getException().getMessage() + ", or not for your roles.",
                home());
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
