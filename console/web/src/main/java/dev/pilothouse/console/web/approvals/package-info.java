/** Approvals: what waits for whom, why, and the decision. */
@NullMarked
package dev.pilothouse.console.web.approvals;

import org.jspecify.annotations.NullMarked;
