package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import jakarta.servlet.http.HttpServletResponse;

/** No view at this address, or none for this person: the two look the same. */
@Tag("div")
@ParentLayout(MainLayout.class)
@PageTitle("Not found · Pilothouse")
class NotFoundPage extends ErrorPage implements HasErrorParameter<NotFoundException> {
    @Override
    public int setErrorParameter(
            BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        show(
                "search",
                "There is no such page",
                "Nothing is at /"
                        + event.getLocation().getPath()
                        + ". The link may be old, or a name was retyped.",
                home());
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
