/** E-mails: from the outbox in PostgreSQL to an SMTP server. */
@NullMarked
package dev.pilothouse.console.web.mail;

import org.jspecify.annotations.NullMarked;
