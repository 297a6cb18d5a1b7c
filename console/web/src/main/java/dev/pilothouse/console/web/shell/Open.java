package dev.pilothouse.console.web.shell;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A view of the shell for everybody who has signed in. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Open {}
