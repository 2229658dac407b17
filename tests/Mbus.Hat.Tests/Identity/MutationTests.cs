using System.Buffers.Binary;
using Mbus.Hat.Identity;
using Mbus.Tests.Bus;

namespace Mbus.Hat.Tests.Identity;

/// <summary>Parses a million mutated images and nodes: each is either accepted or rejected with an offset inside the input.</summary>
public class MutationTests
{
    private const int Rounds = 250_000;
    private const int MaxChanges = 3;

    private readonly byte[] _image = new HatEeprom(
        HatEeprom.HatVersion, [Sample.Master.ToAtom(), Sample.Pins, new HatAtom(HatAtomType.Custom, new byte[80])]).ToBytes();

    [Fact]
    public void Mutated_EEPROMs_are_parsed_or_rejected() => FuzzSeeds.Run(random =>
    {
        byte[] image = new byte[_image.Length];
        int read = 0;
        for (int i = 0; i < Rounds; i++)
        {
            _image.CopyTo(image, 0);
            Change(image, random);
            if (random.Next(8) > 0)
                FixChecksums(image);

            read += IsRead(image.AsSpan(0, random.Next(16) == 0 ? random.Next(image.Length) : image.Length)) ? 1 : 0;
        }

        Assert.InRange(read, Rounds / 100, Rounds - (Rounds / 100));
    });

    [Fact]
    public void Mutated_device_tree_nodes_are_parsed_or_rejected()
    {
        Dictionary<string, byte[]> whole = Sample.Node(Sample.Master);
        string[] names = [.. whole.Keys];
        FuzzSeeds.Run(random =>
        {
            int read = 0;
            for (int i = 0; i < Rounds; i++)
            {
                string name = names[random.Next(names.Length)];
                byte[] changed = [.. whole[name]];
                Change(changed, random);
                int length = random.Next(16) == 0 ? random.Next(changed.Length + 1) : changed.Length;
                read += IsRead(one => one == name ? changed[..length] : whole[one], whole["product"].Length) ? 1 : 0;
            }

            Assert.InRange(read, Rounds / 100, Rounds - (Rounds / 100));
        });
    }

    private static void Change(byte[] bytes, Random random)
    {
        for (int change = random.Next(1, MaxChanges + 1); change > 0; change--)
            bytes[random.Next(bytes.Length)] = random.Next(8) switch { 0 => 0, 1 => 0xFF, 2 => (byte)random.Next(256), _ => (byte)random.Next(' ', 0x7F) };
    }

    // Corrects the checksums so that parsing continues after them, as far as the lengths are valid.
    private static void FixChecksums(byte[] image)
    {
        int offset = HatEeprom.HeaderLength;
        while (image.Length - offset >= 10)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(offset + 4));
            if (length < 2 || length > image.Length - offset - 8)
                return;

            int end = offset + 6 + (int)length;
            BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(end), Crc16.Of(image.AsSpan(offset, end - offset)));
            offset = end + 2;
        }
    }

    private static bool IsRead(ReadOnlySpan<byte> image)
    {
        try
        {
            HatEeprom read = HatEeprom.Parse(image);
            Assert.True(read.ToBytes().Length <= image.Length);
            return true;
        }
        catch (HatFormatException e)
        {
            Assert.InRange(e.Offset, 0, image.Length);
            return false;
        }
    }

    private static bool IsRead(Func<string, byte[]?> property, int whole)
    {
        try
        {
            Assert.True(HatNode.Parse(property).Product.Length <= whole);
            return true;
        }
        catch (HatFormatException e)
        {
            Assert.InRange(e.Offset, 0, 64);
            return false;
        }
    }
}
