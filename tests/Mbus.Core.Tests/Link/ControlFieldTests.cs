namespace Mbus.Tests.Link;

/// <summary>The table of C fields (EN 13757-2).</summary>
public class ControlFieldTests
{
    [Theory]
    [InlineData(0x40, ControlField.SndNke, false, false)]
    [InlineData(0x43, ControlField.SndUd, false, false)]
    [InlineData(0x63, ControlField.SndUd, true, false)]
    [InlineData(0x53, ControlField.SndUd, false, true)]
    [InlineData(0x73, ControlField.SndUd, true, true)]
    [InlineData(0x4B, ControlField.ReqUd2, false, false)]
    [InlineData(0x6B, ControlField.ReqUd2, true, false)]
    [InlineData(0x5B, ControlField.ReqUd2, false, true)]
    [InlineData(0x7B, ControlField.ReqUd2, true, true)]
    [InlineData(0x4A, ControlField.ReqUd1, false, false)]
    [InlineData(0x6A, ControlField.ReqUd1, true, false)]
    [InlineData(0x5A, ControlField.ReqUd1, false, true)]
    [InlineData(0x7A, ControlField.ReqUd1, true, true)]
    public void C_fields_of_a_master(byte c, byte function, bool frameCountBit, bool hasFrameCount)
    {
        Assert.True(ControlField.IsFromMaster(c));
        Assert.False(ControlField.IsFromSlave(c));
        Assert.Equal(function, ControlField.Function(c));
        Assert.Equal(frameCountBit, ControlField.FrameCountBit(c));
        Assert.Equal(hasFrameCount, ControlField.HasFrameCount(c));
    }

    [Theory]
    [InlineData(0x08, ControlField.RspUd, false, false)]
    [InlineData(0x18, ControlField.RspUd, false, true)]
    [InlineData(0x28, ControlField.RspUd, true, false)]
    [InlineData(0x38, ControlField.RspUd, true, true)]
    [InlineData(0x00, 0x00, false, false)]
    [InlineData(0x01, 0x01, false, false)]
    public void C_fields_of_a_slave(byte c, byte function, bool acd, bool dfc)
    {
        Assert.True(ControlField.IsFromSlave(c));
        Assert.False(ControlField.IsFromMaster(c));
        Assert.Equal(function, ControlField.Function(c));
        Assert.Equal(acd, (c & ControlField.Acd) != 0);
        Assert.Equal(dfc, (c & ControlField.Dfc) != 0);
    }

    [Theory]
    [InlineData(0x80)]
    [InlineData(0xC0)]
    [InlineData(0xDB)]
    [InlineData(0xFF)]
    public void A_C_field_with_bit_7_is_neither(byte c)
    {
        Assert.False(ControlField.IsFromMaster(c));
        Assert.False(ControlField.IsFromSlave(c));
    }

    [Theory]
    [InlineData(ControlField.ReqUd2, false, 0x5B)]
    [InlineData(ControlField.ReqUd2, true, 0x7B)]
    [InlineData(ControlField.ReqUd1, false, 0x5A)]
    [InlineData(ControlField.ReqUd1, true, 0x7A)]
    [InlineData(ControlField.SndUd, false, 0x53)]
    [InlineData(ControlField.SndUd, true, 0x73)]
    [InlineData(0x7B, false, 0x5B)]
    [InlineData(0x53, true, 0x73)]
    public void A_frame_count_bit_replaces_the_previous_one(byte function, bool bit, byte c)
    {
        Assert.Equal(c, ControlField.WithFrameCount(function, bit));
    }
}
