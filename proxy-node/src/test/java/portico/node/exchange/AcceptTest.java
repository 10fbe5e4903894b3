package portico.node.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §12.5.1. */
class AcceptTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                  | text/html        | 1000
            */*                                | text/html        | 1000
            text/*                             | text/html        | 1000
            text/*                             | application/json | 0
            TEXT/HTML                          | text/html        | 1000
            text/html;q=0.5                    | text/html        | 500
            text/html ; charset=utf-8 ; Q=0.25 | text/html        | 250
            text/html;q=0                      | text/html        | 0
            */*, text/html;q=0                 | text/html        | 0
            text/html;q=0, */*                 | text/html        | 0
            */*;q=0.1, text/*;q=0.2            | text/html        | 200
            text/plain;a=",text/html", x/y     | text/html        | 0
            text/html;q=x                      | text/html        | 0
            ,, text/html                       | text/html        | 1000
            text/htm                           | text/html        | 0
            text/htmlx                         | text/html        | 0
            text                               | text/html        | 0
            text/html;q=0.1234567890123        | text/html        | 123
            """)
    void theClosestRangeSaysHowGladly(String accept, String type, int quality) {
        var head = new RequestHead();
        if (accept != null) head.addField("Accept", accept);
        assertThat(Accept.quality(head, type)).isEqualTo(quality);
    }

    @ParameterizedTest
    @CsvSource({"text/html, 1000", "text/plain, 300"})
    void severalFieldsAreOne(String type, int quality) {
        var head = new RequestHead();
        head.addField("Accept", "text/html");
        head.addField("accept", "text/plain;q=0.3");
        assertThat(Accept.quality(head, type)).isEqualTo(quality);
    }
}
