package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import jakarta.servlet.http.HttpServletResponse;

/** A parameter of the address is wrong; says which, and what was expected. */
@Tag("div")
@ParentLayout(MainLayout.class)
@PageTitle("Wrong address · Pilothouse")
class BadAddressPage extends ErrorPage implements HasErrorParameter<BadInput> {
    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<BadInput> parameter) {
        show(
                "link",
                "The address holds something wrong",
                parameter.getException().getMessage() + ".",
                Ui.link(event.getLocation().getPath(), "The page without it"),
                home());
        return HttpServletResponse.SC_BAD_REQUEST;
    }
}
