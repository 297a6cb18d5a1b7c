/** Risk classes of features: the questionnaire, what features owe, and what smells. */
@NullMarked
package dev.pilothouse.console.web.risk;

import org.jspecify.annotations.NullMarked;
