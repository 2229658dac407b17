using FsCheck.Fluent;
using Mbus.Tests;

namespace Mbus.Client.Tests.Master;

/// <summary>Every meter address is the same after it is printed and parsed.</summary>
public class MeterAddressProperties
{
    [Fact]
    public void A_primary_address_is_printed_and_parsed()
    {
        foreach (int number in Enumerable.Range(0, 251).Concat([PrimaryAddress.Selected, PrimaryAddress.Test]))
        {
            MeterAddress address = (byte)number;
            Assert.Equal(address, MeterAddress.Parse(address.ToString()));
        }
    }

    [Fact]
    public void A_secondary_address_is_printed_and_parsed() => PropertyCheck.Holds(
        from address in Generators.Unsigned(64)
        from isPlain in Gen.Elements(false, true)
        from fabricationNumber in Generators.Unsigned(32)
        select (address, isPlain, (uint)fabricationNumber),
        value =>
        {
            (ulong bits, bool isPlain, uint fabricationNumber) = value;
            SecondaryAddress secondary = SecondaryAddress.Read(BitConverter.GetBytes(bits), 0);
            MeterAddress address = isPlain ? secondary : MeterAddress.Of(secondary, fabricationNumber);
            MeterAddress parsed = MeterAddress.Parse(address.ToString());
            Assert.Equal(address, parsed);
            Assert.Equal((true, PrimaryAddress.Selected, isPlain ? uint.MaxValue : fabricationNumber), (parsed.IsSecondary, parsed.Primary, parsed.FabricationNumber));
        });
}
