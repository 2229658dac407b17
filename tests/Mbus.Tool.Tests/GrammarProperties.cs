using System.Globalization;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mbus.Client;
using Mbus.Gateway.Settings;
using Mbus.Server.Bridge;
using Mbus.Tests;

namespace Mbus.Tool.Tests;

/// <summary>The texts of the command line mean the same after they are printed and parsed: bytes, lists of meters, listen addresses, times.</summary>
public class GrammarProperties
{
    [Fact]
    public void Bytes_with_any_separators_are_parsed() => PropertyCheck.Holds(
        from bytes in Generators.Data(40)
        from separators in Gen.Elements("", " ", ":", "-", ", ", ";", "\r\n", "\t 0x").ArrayOf(41)
        from isLowerCase in Gen.Elements(false, true)
        where bytes.Length > 0
        select (bytes, separators, isLowerCase),
        value => value.bytes.Length > 0 && value.separators.Length > value.bytes.Length && value.separators.All(one => one is "" or " " or ":"),
        value =>
        {
            StringBuilder text = new();
            for (int i = 0; i < value.bytes.Length; i++)
                text.Append(value.separators[i]).Append(value.bytes[i].ToString(value.isLowerCase ? "x2" : "X2", CultureInfo.InvariantCulture));
            Assert.Equal(value.bytes, HexInput.Parse(text.ToString(), "a test"));
            Assert.Equal(value.bytes, HexInput.Parse(Hex.Format(value.bytes), "a test"));
        });

    [Fact]
    public void A_printed_list_of_meters_is_read() => PropertyCheck.Holds(
        from meters in Meters().NonEmptyListOf()
        from remark in Gen.Elements("", "  TST, version 1, water (07)", "\t# kitchen")
        from line in Gen.Elements("", "# The cellar.", "   ")
        select (meters.Select(meter => meter.ToString()).ToArray(), remark, line),
        value => value.Item1.Length > 0 && value.Item1.All(IsMeter) && string.IsNullOrWhiteSpace(value.remark) && string.IsNullOrWhiteSpace(value.line),
        value =>
        {
            string text = string.Join(value.line + "\n", value.Item1.Select(meter => $"  {meter}{value.remark}\n"));
            Assert.Equal(value.Item1, MeterList.ReadList(new StringReader(text), "a list").Select(meter => meter.Address.ToString()));
        });

    [Fact]
    public void A_printed_listen_address_is_parsed() => PropertyCheck.Holds(
        from address in Gen.OneOf(Generators.Unsigned(32).Select(bits => new IPAddress((long)bits)), Generators.Data(16).Where(bytes => bytes.Length == 16).Select(bytes => new IPAddress(bytes)))
        from port in Gen.Choose(0, 65535)
        from handover in Gen.Elements(Handover.Whole, Handover.AsItArrives)
        select new ListenAddress(new IPEndPoint(address, port), handover).ToString(),
        text => text.Contains(':', StringComparison.Ordinal),
        text => Assert.Equal(text, ListenText.Parse(text).ToString()));

    [Fact]
    public void A_time_in_any_unit_is_parsed() => PropertyCheck.Holds(
        from count in Gen.Choose(0, 100)
        from unit in Gen.Elements("ms", "s", "m", "h")
        select (count, unit),
        value => value.count >= 0 && value.unit is "ms" or "s" or "m" or "h",
        value => Assert.Equal(
            value.unit switch { "ms" => TimeSpan.FromMilliseconds(value.count), "s" => TimeSpan.FromSeconds(value.count), "m" => TimeSpan.FromMinutes(value.count), _ => TimeSpan.FromHours(value.count) },
            Arguments.ParseTime($"{value.count}{value.unit}", TimeSpan.FromDays(30))));

    private static Gen<MeterAddress> Meters() => Gen.OneOf(
        Gen.Choose(0, PrimaryAddress.Last).Select(number => (MeterAddress)(byte)number),
        from address in Generators.Unsigned(64)
        from fabricationNumber in Gen.OneOf(Gen.Constant(uint.MaxValue), Generators.Unsigned(32).Select(number => (uint)number))
        select MeterAddress.Of(SecondaryAddress.Read(BitConverter.GetBytes(address), 0), fabricationNumber));

    private static bool IsMeter(string text)
    {
        try
        {
            return MeterAddress.Parse(text).ToString() == text;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
