namespace Mbus.Tests.Records;

public class TelegramHeaderTests
{
    [Fact]
    public void The_long_header_has_address_access_number_status_and_configuration()
    {
        TelegramHeader header = Read(0x72, "78 56 34 12 52 74 01 07 55 10 00 00" + "03 13 15 31 00");

        Assert.Equal((HeaderKind.Long, TelegramContent.Records), (header.Kind, header.Content));
        Assert.Equal("1234567852740107", header.Address.ToString());
        Assert.Equal((0x55, 0x10, 0), (header.AccessNumber, header.Status, header.Configuration));
        Assert.Equal((13, 5), (header.DataOffset, header.DataLength));
    }

    [Fact]
    public void The_short_header_has_no_address()
    {
        TelegramHeader header = Read(0x7A, "55 10 00 00" + "03 13 15 31 00");

        Assert.Equal((HeaderKind.Short, TelegramContent.Records), (header.Kind, header.Content));
        Assert.Equal((0x55, 0x10, 0u), (header.AccessNumber, header.Status, header.Address.Identification));
        Assert.Equal((5, 5), (header.DataOffset, header.DataLength));
    }

    [Fact]
    public void Without_a_header_records_start_at_once()
    {
        TelegramHeader header = Read(0x78, "03 13 15 31 00");

        Assert.Equal((HeaderKind.None, TelegramContent.Records), (header.Kind, header.Content));
        Assert.Equal((0, 0, 0), (header.AccessNumber, header.Status, header.Configuration));
        Assert.Equal((1, 5), (header.DataOffset, header.DataLength));
    }

    [Theory]
    [InlineData(0x72, "78 56 34 12 24 40 01 07 55 00 00", TelegramContent.Incomplete)]
    [InlineData(0x72, "", TelegramContent.Incomplete)]
    [InlineData(0x7A, "55 00 00", TelegramContent.Incomplete)]
    [InlineData(0x73, "78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00", TelegramContent.FixedCounters)]
    [InlineData(0x77, "12 34 56 78 0A 00 E9 7E 00 00 00 01 00 00 01 35", TelegramContent.FixedCounters)]
    [InlineData(0x73, "78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00", TelegramContent.CompactFrame)]
    [InlineData(0x77, "12 34 56 78 0A 00 E9 7E 00 00 00 01 00 00 01", TelegramContent.Other)]
    [InlineData(0x70, "08", TelegramContent.ApplicationError)]
    [InlineData(0x70, "", TelegramContent.ApplicationError)]
    [InlineData(0x6E, "01 00 00 00 08", TelegramContent.ApplicationError)]
    [InlineData(0x71, "04", TelegramContent.Alarm)]
    [InlineData(0x75, "78 56 34 12 24 40 01 07 55 00 00 00 04", TelegramContent.Alarm)]
    [InlineData(0x51, "01 7A 08", TelegramContent.Records)]
    [InlineData(0x5B, "78 56 34 12 24 40 01 07 55 00 00 00 01 7A 08", TelegramContent.Records)]
    [InlineData(0x52, "78 56 34 12 24 40 01 07", TelegramContent.Selection)]
    [InlineData(0x52, "78 56 34", TelegramContent.Incomplete)]
    [InlineData(0x50, "10", TelegramContent.Other)]
    [InlineData(0x79, "31 3B 42 A6 D2 04 2E 16 34 23", TelegramContent.CompactFrame)]
    [InlineData(0x7B, "2A 00 00 00 31 3B 42 A6 D2 04 2E 16 34 23", TelegramContent.CompactFrame)]
    [InlineData(0x7B, "2A 00 20 05 31 3B 42 A6 D2 04 2E 16 34 23", TelegramContent.Encrypted)]
    [InlineData(0x69, "01 02", TelegramContent.FormatFrame)]
    [InlineData(0x6A, "2A 00 00 00 08 31 3B", TelegramContent.FormatFrame)]
    [InlineData(0x6A, "2A 00 20 05 08 31 3B", TelegramContent.Encrypted)]
    [InlineData(0x7C, "78 56 34 12 24 40 01 07 55 00 20 05 C4 01", TelegramContent.Other)] // DLMS: no records, encrypted or not
    [InlineData(0x7D, "55 00 20 05 C4 01", TelegramContent.Other)]
    [InlineData(0xA5, "01 02", TelegramContent.Other)]
    public void The_CI_field_determines_the_content(int ci, string data, TelegramContent content)
    {
        Assert.Equal(content, Read(ci, data).Content);
    }

    [Theory]
    [InlineData("00 00", TelegramContent.Records, 0, 0)]
    [InlineData("20 05", TelegramContent.Encrypted, 5, 32)]
    [InlineData("10 07", TelegramContent.Encrypted, 7, 16)]
    [InlineData("00 05", TelegramContent.Records, 5, 0)]
    [InlineData("00 02", TelegramContent.Encrypted, 2, 0)]
    [InlineData("00 03", TelegramContent.Encrypted, 3, 0)]
    [InlineData("00 08", TelegramContent.Encrypted, 8, 0)]
    [InlineData("00 09", TelegramContent.Encrypted, 9, 0)]
    [InlineData("00 0A", TelegramContent.Encrypted, 10, 0)]
    [InlineData("00 0D", TelegramContent.Encrypted, 13, 0)]
    [InlineData("27 B6", TelegramContent.Records, 0x16, 0)] // a signature of the first edition, in libmbus's example_data_01
    public void An_encrypted_body_is_reported_and_never_read_as_records(string configuration, TelegramContent content, int mode, int encrypted)
    {
        TelegramHeader header = Read(0x72, "78 56 34 12 24 40 01 07 55 00" + configuration + "01 7A 08");
        RecordReader reader = new();
        reader.Reset(header);

        Assert.Equal((content, mode, encrypted), (header.Content, header.SecurityMode, header.EncryptedLength));
        Assert.Equal(content == TelegramContent.Records, reader.Read());
    }

    [Fact]
    public void An_application_error_has_its_code_and_a_text()
    {
        Assert.Equal((8, "application busy"), (Read(0x70, "08").ErrorCode, ApplicationErrorText.Text(8)));
        Assert.Equal((0, "unspecified error"), (Read(0x70, "").ErrorCode, ApplicationErrorText.Text(0)));
        Assert.Equal(9, Read(0x6F, "78 56 34 12 24 40 01 07 55 00 00 00 09").ErrorCode);
        Assert.Equal("reserved error 0A", ApplicationErrorText.Text(0x0A));
    }

    [Fact]
    public void A_frame_without_a_CI_field_has_no_content()
    {
        Assert.Equal(TelegramContent.None, TelegramHeader.Read(default).Content);
        Assert.Equal(0, TelegramHeader.Read(default).DataLength);
        Assert.True(Frame.TryParse([0x10, 0x5B, 0x01, 0x5C, 0x16], 0, 5, out Frame request));
        Assert.Equal((TelegramContent.None, HeaderKind.None), (TelegramHeader.Read(request).Content, TelegramHeader.Read(request).Kind));
        RecordReader reader = new();
        reader.Reset(default(TelegramHeader));
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData(0, 0x00)]
    [InlineData(7, 0x07)]
    [InlineData(10, 0x03)]
    [InlineData(14, 0x08)]
    [InlineData(15, 0x0F)]
    public void The_medium_of_the_fixed_structure_is_in_both_unit_bytes(int medium, int deviceType)
    {
        byte[] data = new byte[16];
        Assert.Equal(8, TelegramHeader.WriteFixed(data, 0, 0x12345678, 10, 0, medium, 0x29, 0x3E));
        TelegramHeader header = TelegramHeader.Read(0x73, data, 0, 16, isFromMaster: false);

        Assert.Equal((medium, deviceType, 0x12345678u), (header.FixedMedium, header.Address.DeviceType, header.Address.Identification));
        Assert.Equal((0x29, 0x3E), (data[6] & 0x3F, data[7] & 0x3F));
    }

    [Fact]
    public void A_long_header_has_no_medium_of_the_fixed_structure()
    {
        byte[] data = Frames.Hex("78 56 34 12 24 40 C1 C7 55 10 30 05");
        Assert.Equal(0, TelegramHeader.Read(0x72, data, 0, data.Length, isFromMaster: false).FixedMedium);
    }

    // CI 6E and 74: an application error and an alarm with the short header (EN 13757-7:2018, Table 2); mode 5, one block.
    [Theory]
    [InlineData(0x6E, TelegramContent.ApplicationError)]
    [InlineData(0x74, TelegramContent.Alarm)]
    [InlineData(0x7A, TelegramContent.Records)]
    public void A_report_can_be_encrypted(byte ci, TelegramContent content)
    {
        byte[] data = [0x55, 0x00, 0x10, 0x05, .. new byte[16]];
        Assert.Equal(TelegramContent.Encrypted, TelegramHeader.Read(ci, data, 0, data.Length, isFromMaster: false).Content);
        data[2] = 0;
        Assert.Equal(content, TelegramHeader.Read(ci, data, 0, data.Length, isFromMaster: false).Content);
    }

    [Fact]
    public void Headers_of_every_kind_are_written_as_they_were_read()
    {
        byte[] written = new byte[16];
        byte[] data = Frames.Hex("78 56 34 12 24 40 01 07 55 10 30 05");
        TelegramHeader header = TelegramHeader.Read(0x72, data, 0, data.Length, isFromMaster: false);
        Assert.Equal(12, TelegramHeader.WriteLong(written, 0, header.Address, header.AccessNumber, header.Status, header.Configuration));
        Assert.Equal(data, written[..12]);

        data = Frames.Hex("55 10 30 05");
        header = TelegramHeader.Read(0x7A, data, 0, data.Length, isFromMaster: false);
        Assert.Equal(4, TelegramHeader.WriteShort(written, 0, header.AccessNumber, header.Status, header.Configuration));
        Assert.Equal(data, written[..4]);
    }

    [Fact]
    public void A_range_outside_the_buffer_throws()
    {
        Assert.Throws<ArgumentException>(() => TelegramHeader.Read(0x72, new byte[5], 1, 5, false));
        Assert.Throws<ArgumentException>(() => new RecordReader().Reset(new byte[5], 6, 0, false));
        Assert.Throws<ArgumentException>(() => new RecordReader().Reset(new byte[5], 1, int.MaxValue, false));
        Assert.Throws<ArgumentException>(() => new RecordWriter().Reset(new byte[5], -1, 2));
    }

    private static TelegramHeader Read(int ci, string data)
    {
        byte[] bytes = Frames.Hex("AA" + data + "BB");
        return TelegramHeader.Read((byte)ci, bytes, 1, bytes.Length - 2, isFromMaster: false);
    }
}
