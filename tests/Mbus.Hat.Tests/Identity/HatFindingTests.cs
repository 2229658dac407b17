using System.Device.I2c;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;

namespace Mbus.Hat.Tests.Identity;

public sealed class HatFindingTests : IDisposable
{
    private readonly FakePi _machine = new();
    private readonly FakePorts _ports = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void The_device_tree_identifies_the_HAT_and_the_EEPROM_is_not_read()
    {
        _machine.Hat(Sample.Master);
        _ports.Eeprom = new ImageEeprom(Sample.Eeprom(Sample.Other).ToBytes());

        HatFinding finding = Look();

        Assert.Equal((HatPresence.MbusMaster, Sample.Master, HatSource.DeviceTree), (finding.Presence, finding.Vendor, finding.Source));
        Assert.Equal("M-Bus Master by packom.net", finding.Text);
        Assert.False(finding.HasThermometer);
        finding.Require();
    }

    [Fact]
    public void The_EEPROM_identifies_the_HAT_if_the_device_tree_does_not()
    {
        _ports.Eeprom = new ImageEeprom(Sample.Eeprom(Sample.WithThermometer).ToBytes());

        HatFinding finding = Look();

        Assert.Equal((HatPresence.MbusMaster, HatSource.Eeprom, true), (finding.Presence, finding.Source, finding.HasThermometer));
    }

    [Fact]
    public void Another_HAT_is_reported_with_its_name_and_rejected()
    {
        _machine.Hat(Sample.Other);

        HatFinding finding = Look();

        Assert.Equal(HatPresence.Other, finding.Presence);
        LineException error = Assert.Throws<LineException>(finding.Require);
        Assert.Contains("another HAT is present, Sense by Example; expected M-Bus Master by packom.net", error.Message);
        Assert.Equal(MbusError.HatNotIdentified, error.Code);
    }

    [Fact]
    public void A_HAT_without_a_vendor_atom_is_another_HAT() => Assert.Equal(
        HatPresence.Other, Look(new ImageEeprom(new HatEeprom(HatEeprom.HatPlusVersion, [Sample.Pins]).ToBytes())).Presence);

    [Fact]
    public void A_missing_HAT_is_reported_with_suggested_fixes()
    {
        Assert.Equal(HatPresence.None, Look().Presence);
        Assert.Contains("press the HAT onto all 40 pins", Look().Text);
        Assert.Contains("no EEPROM responds at 0x50 of /dev/i2c-0: Error 121 (Remote I/O error)", Look(new ImageEeprom(null)).Text);
        Assert.Equal(MbusError.HatNotIdentified, Assert.Throws<LineException>(Look().Require).Code);
    }

    [Fact]
    public void Damage_is_reported_with_its_offset()
    {
        byte[] image = Sample.Eeprom(Sample.Master).ToBytes();
        image[30] ^= 1;
        Assert.Equal(HatPresence.Damaged, Look(new ImageEeprom(image)).Presence);
        Assert.Equal(MbusError.HatNotIdentified, Assert.Throws<LineException>(Look(new ImageEeprom(image)).Require).Code);
        Assert.Contains("HAT EEPROM, offset 64: atom 1 of 2 has the checksum ", Look(new ImageEeprom(image)).Text);

        _machine.Hat(Sample.Master);
        _machine.Write("proc/device-tree/hat/product_id", "one\0");
        Assert.StartsWith("device tree, hat/product_id, offset 0: \"one\" is not a number", Look().Text);
        _machine.Write("proc/device-tree/hat/product_id", new string('1', 5000));
        Assert.StartsWith("device tree, hat/product_id, offset 256: ", Look().Text);
        File.Delete(_machine.Pi.PathOf("proc/device-tree/hat/product_id"));
        Assert.StartsWith("device tree, hat/product_id, offset 0: the property is missing", Look().Text);
    }

    private HatFinding Look() => HatFinding.Look(_machine.Pi, _ports);

    private HatFinding Look(I2cDevice eeprom)
    {
        _ports.Eeprom = eeprom;
        return Look();
    }
}
