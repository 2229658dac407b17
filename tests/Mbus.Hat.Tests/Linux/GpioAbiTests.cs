using System.Runtime.CompilerServices;
using Mbus.Hat.Linux;

namespace Mbus.Hat.Tests.Linux;

/// <summary>The number of each kernel call contains the size of its structure. tests/Mbus.Rig.Tests makes the calls in a real kernel.</summary>
public class GpioAbiTests
{
    private const int SizeShift = 16;
    private const int SizeMask = 0x3FFF;

    [Fact]
    public void Each_structure_has_the_size_that_its_call_has()
    {
        Assert.Equal(SizeOf(GpioAbi.GetChipInfo), Unsafe.SizeOf<GpioAbi.ChipInfo>());
        Assert.Equal(SizeOf(GpioAbi.GetLineInfo), Unsafe.SizeOf<GpioAbi.LineInfo>());
        Assert.Equal(SizeOf(GpioAbi.GetLine), Unsafe.SizeOf<GpioAbi.LineRequest>());
        Assert.Equal(SizeOf(GpioAbi.SetConfig), Unsafe.SizeOf<GpioAbi.LineConfig>());
        Assert.Equal(SizeOf(GpioAbi.GetValues), Unsafe.SizeOf<GpioAbi.LineValues>());
        Assert.Equal(SizeOf(GpioAbi.SetValues), Unsafe.SizeOf<GpioAbi.LineValues>());
    }

    // _IOC of the kernel: size in bits 16 to 29.
    private static int SizeOf(nuint call) => (int)(call >> SizeShift) & SizeMask;
}
