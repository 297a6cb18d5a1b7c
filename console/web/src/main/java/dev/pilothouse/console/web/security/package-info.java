/**
 * Who is it, and what may they: OpenID sign-in for people, bearer tokens for the REST API, headers.
 * The provider only authenticates; permissions are grants in PostgreSQL, read anew all the time.
 */
@NullMarked
package dev.pilothouse.console.web.security;

import org.jspecify.annotations.NullMarked;
