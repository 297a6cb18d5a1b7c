/** Certificates of erasures: what is signed, and what makes one true. */
@NullMarked
package dev.pilothouse.policy.rules.privacy;

import org.jspecify.annotations.NullMarked;
