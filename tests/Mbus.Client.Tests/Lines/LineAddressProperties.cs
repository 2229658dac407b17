using FsCheck;
using FsCheck.Fluent;
using Mbus.Client.Lines;
using Mbus.Tests;

namespace Mbus.Client.Tests.Lines;

/// <summary>Every line address that is parsed is printed, and parsed again as the same address.</summary>
public class LineAddressProperties
{
    private const string LetterOrDigit = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>The options of a line address; null for those that are not given.</summary>
    public record Options(int? BaudRate, long? Slack);

    private static Gen<string> Names { get; } = Gen.OneOf(
        from path in Words(LetterOrDigit + "/.:-_#=@ é", 20) select $"/{path}",
        from path in Words(LetterOrDigit + "/.:-_#=@ é", 20) select $"serial:{path}",
        from vendor in Words("0123456789abcdefABCDEF", 4, 4)
        from product in Words("0123456789abcdefABCDEF", 4, 4)
        from serial in Gen.OneOf(Gen.Constant(""), Words(LetterOrDigit + "-._:/", 12).Select(text => $":{text}"))
        from number in Gen.OneOf(Gen.Constant(""), Gen.Choose(0, 99).Select(number => $"#{number}"))
        select $"usb:{vendor}:{product}{serial}{number}",
        from kind in Gen.Elements("tcp", "rfc2217")
        from host in Gen.OneOf(Words(LetterOrDigit, 12), Gen.Elements("127.0.0.1", "[::1]", "[fe80::1%2]", "meters.example.org"))
        from port in Gen.Choose(1, 65535)
        select $"{kind}://{host}:{port}",
        Gen.Constant("pty"));

    private static Gen<Options> GivenOptions { get; } =
        from baudRate in Gen.Elements([null, .. LineAddress.BaudRates.Select(rate => (int?)rate)])
        from slack in Gen.OneOf(
            Gen.Constant<long?>(null), Gen.Choose(0, 60_000_000).Select(time => (long?)time), Gen.Choose(0, 60_000).Select(time => (long?)(1000 * time)))
        select new Options(baudRate, slack);

    [Fact]
    public void An_address_is_parsed_printed_and_parsed_again() => PropertyCheck.Holds(
        from name in Names
        from options in GivenOptions
        from isSlackFirst in Gen.Elements(false, true)
        select (name, options, isSlackFirst),
        value => IsValid(value.options) && IsName(value.name),
        value =>
        {
            (string name, Options options, bool isSlackFirst) = value;
            string baudRate = options.BaudRate is { } rate ? $",baud={rate}" : "";
            string slack = options.Slack is { } time ? $",slack={time}us" : "";
            LineAddress address = LineAddress.Parse(isSlackFirst ? name + slack + baudRate : name + baudRate + slack);
            Assert.Equal((options.BaudRate ?? LineAddress.DefaultBaudRate, options.Slack), (address.BaudRate, address.Slack));

            string text = address.ToString();
            Assert.StartsWith(address.Name, text, StringComparison.Ordinal);
            Assert.Equal(address, LineAddress.Parse(text));
            Assert.Equal(text, LineAddress.Parse(text).ToString());
        });

    [Fact]
    public void Any_text_is_rejected_with_a_message_or_parsed_and_printed() => PropertyCheck.Holds(
        from start in Gen.Elements("", "/", "serial:", "usb:", "tcp://", "pty", "pty,baud=", "/x,slack=", "/x,baud=300,")
        from rest in Generators.Texts(20)
        select start + rest,
        text =>
        {
            try
            {
                LineAddress address = LineAddress.Parse(text);
                Assert.Equal(address, LineAddress.Parse(address.ToString()));
            }
            catch (FormatException e)
            {
                Assert.NotEmpty(e.Message);
            }
        });

    private static bool IsValid(Options options) =>
        (options.BaudRate is not { } rate || LineAddress.IsBaudRate(rate)) && options.Slack is null or (>= 0 and <= LineAddress.MaxSlack);

    private static bool IsName(string name)
    {
        LineKind? kind = LineKinds.Standard.FirstOrDefault(one => one.Claims(name));
        return !name.Contains(',', StringComparison.Ordinal) && kind?.TargetOf(name) is { } target && kind.TargetError(target) is null;
    }

    private static Gen<string> Words(string characters, int maxLength, int minLength = 1) =>
        from length in Gen.Choose(minLength, maxLength)
        from word in Gen.Elements(characters.ToCharArray()).ArrayOf(length)
        select new string(word);
}
