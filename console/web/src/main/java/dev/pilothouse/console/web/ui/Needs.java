package dev.pilothouse.console.web.ui;

import dev.pilothouse.db.model.Permission;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission that a view needs in at least one tenant. A view without it is shown to nobody.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
    Permission value();
}
