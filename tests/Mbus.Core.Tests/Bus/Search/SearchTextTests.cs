namespace Mbus.Tests.Bus;

public class SearchTextTests
{
    private const uint Any = SearchPattern.AnyDigits;
    private const byte AllFlags = SearchQueue.Implied | SearchQueue.Unreadable | SearchQueue.NoFabrication | SearchQueue.HexOnly;

    [Theory]
    [InlineData("1234567874520107", Any, SearchQueue.Several, 2)]
    [InlineData("1234567874520107/FFFF0815", 0xFFFF0815, SearchQueue.Several, 2)]
    [InlineData("1234567874520107:3", Any, SearchQueue.Several, 3)]
    [InlineData("1234567874520107:i", Any, SearchQueue.Implied, 2)]
    [InlineData("1234567874520107:n", Any, SearchQueue.Unreadable, 2)]
    [InlineData("1234567874520107:x", Any, SearchQueue.NoFabrication, 2)]
    [InlineData("1234567874520107:h", Any, SearchQueue.HexOnly, 2)]
    [InlineData("1234567874520107/00000001:inxh255", 1, AllFlags, 255)]
    public void A_group_is_its_address_fabrication_number_flags_and_answers_above_two(string text, uint fabrication, byte flags, int answers)
    {
        Assert.Equal(text, SearchText.Of(new SearchPattern(SearchedBus.Meter(0x12345678).Address, fabrication), flags, answers));
    }

    [Fact]
    public void The_text_of_a_meter_is_the_text_of_a_group_without_flags_and_answers()
    {
        foreach (uint fabrication in new[] { Any, 0xFFFF0815, 0u })
        {
            SearchPattern meter = new(SearchedBus.Meter(0x12345678).Address, fabrication);
            Assert.Equal(SearchText.Of(meter, SearchQueue.Several, 0), SearchText.Of(meter));
            Assert.True(SearchText.TryPattern(SearchText.Of(meter), out SearchPattern parsed));
            Assert.True(parsed.Equals(meter));
        }
    }

    [Fact]
    public void Every_group_is_parsed_from_its_text()
    {
        foreach (uint fabrication in new[] { Any, 0xFFFF0815, 0x99999999 })
        {
            SearchPattern group = new(SearchedBus.Meter(0x1A34567F).Address, fabrication);
            for (byte flags = 0; flags <= AllFlags; flags++)
            {
                for (int answers = SearchQueue.MinMeters; answers <= byte.MaxValue; answers++)
                {
                    string text = SearchText.Of(group, flags, answers);
                    Assert.True(SearchText.TryGroup(text, out SearchPattern pattern, out byte parsedFlags, out int parsedAnswers), text);
                    Assert.True(pattern.Equals(group), text);
                    Assert.Equal((text, flags, answers), (text, parsedFlags, Math.Max(SearchQueue.MinMeters, parsedAnswers)));
                }
            }
        }
    }

    [Theory]
    [InlineData("hi", SearchQueue.Implied | SearchQueue.HexOnly, 0)]
    [InlineData("ii", SearchQueue.Implied, 0)]
    [InlineData("xnx12", SearchQueue.NoFabrication | SearchQueue.Unreadable, 12)]
    [InlineData("i007", SearchQueue.Implied, 7)]
    [InlineData("0", SearchQueue.Several, 0)]
    [InlineData("", SearchQueue.Several, 0)]
    public void Letters_may_come_in_any_order_and_twice_and_a_number_with_zeros_in_front(string text, byte flags, int answers)
    {
        Assert.True(SearchText.TryGroup("1234567874520107:" + text, out _, out byte parsedFlags, out int parsedAnswers));
        Assert.Equal((flags, answers), (parsedFlags, parsedAnswers));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":i")]
    [InlineData("123456787452010")]
    [InlineData("1234567874520107/")]
    [InlineData("1234567874520107/1234567")]
    [InlineData("1234567874520107/12-34567")]
    [InlineData("1234567874520107/123456789")]
    [InlineData("1234567874520107/1234567G")]
    [InlineData("1234567874520107/12345678/12345678")]
    [InlineData("1234567874520107:I")]
    [InlineData("1234567874520107:iq")]
    [InlineData("1234567874520107:3i")]
    [InlineData("1234567874520107:1234")]
    [InlineData("1234567874520107:i:3")]
    public void Any_other_text_is_no_group(string text)
    {
        Assert.False(SearchText.TryGroup(text, out _, out _, out _));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("9", 9)]
    [InlineData("090", 90)]
    [InlineData("999", 999)]
    [InlineData("", -1)]
    [InlineData("1000", -1)]
    [InlineData("0001", -1)]
    [InlineData("1/", -1)]
    [InlineData("1:", -1)]
    [InlineData("-1", -1)]
    [InlineData(" 1", -1)]
    public void A_number_has_one_to_three_decimal_digits(string text, int expected)
    {
        Assert.Equal(expected, SearchText.TryNumber(text, out int number) ? number : -1);
    }

    [Theory]
    [InlineData("hex=12", "hex=", true)]
    [InlineData("hex=", "hex=", true)]
    [InlineData("hex", "hex=", false)]
    [InlineData("Hex=12", "hex=", false)]
    [InlineData("", "", true)]
    public void A_word_begins_with_a_key_if_its_first_characters_are_the_key(string word, string key, bool begins)
    {
        Assert.Equal(begins, SearchText.BeginsWith(word, key));
    }
}
