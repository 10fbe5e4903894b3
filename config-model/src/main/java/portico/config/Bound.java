package portico.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a bound of the configuration itself, so that the page of limits can be made of the code. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Bound {
    /** What is bounded, for people who write configuration; more of it is refused, naming the field. */
    String value();
}
