package portico.config.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateNamesTest {
    @Timeout(60)
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '°', textBlock = """
            user                                                     ¦ user
            user.name.first                                          ¦ user
            {"n": user.name, 'm': orders[0].id}                      ¦ user orders
            [user, orders.id]                                        ¦ user orders
            $sum(orders.price * orders.count) + other                ¦ orders orders other
            ( $x := user; $x.name; $count(orders) )                  ¦ user orders
            `a-user`.x                                               ¦ a-user
            $$.user.name                                             ¦ user
            orders.{"who": $$.user.id, "what": name}                 ¦ orders user
            orders[id = $$.user.id and open].name                    ¦ orders user
            $.user                                                   ¦ user
            orders.($.id)                                            ¦ orders
            orders.$sum(items.price)                                 ¦ orders
            orders.items{name: $sum(price)}                          ¦ orders
            orders^(>price, name).id                                 ¦ orders
            orders@$o.users[id=$o.user].{"x": id}                    ¦ orders
            orders#$i[$i<3].id                                       ¦ orders
            $map(orders, function($o){ $o.id & user })               ¦ orders
            $map(orders, function($o)<o-:s>{ id })                   ¦ orders
            $filter(orders, λ($o){ $o.id > 1 }) ~> $count            ¦ orders
            user ? orders : other                                    ¦ user orders other
            user and orders or other in more                         ¦ user orders other more
            [1..5].("x")                                             ¦
            [user.from..user.to]                                     ¦ user user
            user.and                                                 ¦ user
            orders /* user.x */ & 1                                  ¦ orders
            "user.x \\" y" & 'a' & orders                            ¦ orders
            *.name                                                   ¦
            **.name                                                  ¦
            user.*                                                   ¦ user
            user.* * 2 + orders                                      ¦ user orders
            $ ~> |user|{"x": y}|                                     ¦
            true = user                                              ¦ user
            -user.x                                                  ¦ user
            (user).x[orders]                                         ¦ user
            user.(name & $$.orders.id)                               ¦ user orders
            {"a": {"b": user.x}, "c": [orders.{"d": e}]}             ¦ user orders
            user.function                                            ¦ user
            user.λ & orders                                          ¦ user orders
            user.function[(1)]                                       ¦ user
            function.x                                               ¦ function
            $map(orders, function($o /* ) */, $i){ $o.id }) & user   ¦ orders user
            $map(orders, function /* ( */ ($o) { $o.id }) & user     ¦ orders user
            /* ) */ user                                             ¦ user
            user.a / orders.b / 2                                    ¦ user orders
            """)
    void ofTheWholeAreThoseWithoutADoubt(String template, String names) {
        TemplateText.compile(template);
        assertThat(TemplateNames.of(template))
                .extracting(TemplateNames.Name::name)
                .isEqualTo(names == null ? List.of() : List.of(names.split(" ")));
    }
}
