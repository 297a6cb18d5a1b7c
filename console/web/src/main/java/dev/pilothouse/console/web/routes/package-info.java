/** Routes: which deployments each feature may use, and where its calls go now. */
@NullMarked
package dev.pilothouse.console.web.routes;

import org.jspecify.annotations.NullMarked;
