using System.Globalization;

namespace Mbus.Tests.Link;

/// <summary>Conversations as a master has them: what is asked of which address, the C field that goes out, what comes of it.</summary>
public class FrameCountBitsTests
{
    [Fact]
    public void The_bit_is_1_after_SND_NKE_and_alternates_with_every_valid_reply()
    {
        Play("""
            SND_NKE  3  40  reply
            REQ_UD2  3  7B  reply
            REQ_UD2  3  5B  reply
            REQ_UD2  3  7B  reply
            SND_NKE  3  40  reply
            REQ_UD2  3  7B  reply
            """);
    }

    [Fact]
    public void A_repeat_keeps_the_bit()
    {
        Play("""
            REQ_UD2  3  7B  silence
            REQ_UD2  3  7B  silence
            REQ_UD2  3  7B  reply
            REQ_UD2  3  5B  silence
            REQ_UD2  3  5B  reply
            REQ_UD2  3  7B  silence
            """);
    }

    [Fact]
    public void Requests_and_writes_have_one_bit_each_and_SND_NKE_resets_both()
    {
        Play("""
            REQ_UD2  3  7B  reply
            SND_UD   3  73  reply
            SND_UD   3  53  reply
            SND_UD   3  73  reply
            REQ_UD2  3  5B  silence
            SND_UD   3  53  silence
            SND_NKE  3  40  silence
            REQ_UD2  3  5B  silence
            SND_UD   3  53  silence
            SND_NKE  3  40  reply
            REQ_UD2  3  7B  silence
            SND_UD   3  73  silence
            """);
    }

    [Fact]
    public void Every_address_has_its_own_bits()
    {
        Play("""
            REQ_UD2  0    7B  reply
            REQ_UD2  1    7B  reply
            REQ_UD2  2    7B  silence
            REQ_UD2  3    7B  reply
            REQ_UD2  250  7B  reply
            SND_NKE  1    40  reply
            REQ_UD2  0    5B  silence
            REQ_UD2  1    7B  silence
            REQ_UD2  2    7B  silence
            REQ_UD2  3    5B  silence
            REQ_UD2  4    7B  silence
            REQ_UD2  250  5B  silence
            """);
    }

    [Fact]
    public void A_selection_resets_the_bits_of_253_only()
    {
        Play("""
            REQ_UD2  3    7B  reply
            SND_UD   253  73  reply
            selected 253
            REQ_UD2  253  7B  reply
            REQ_UD2  253  5B  reply
            REQ_UD2  253  7B  reply
            SND_UD   253  73  reply
            selected 253
            REQ_UD2  253  7B  reply
            SND_UD   253  73  reply
            SND_UD   253  53  silence
            REQ_UD2  3    5B  silence
            """);
    }

    [Fact]
    public void A_broadcast_has_no_frame_count_bit_and_SND_NKE_to_all_resets_all_bits()
    {
        Play("""
            REQ_UD2  3    7B  reply
            SND_UD   7    73  reply
            REQ_UD2  253  7B  reply
            SND_UD   255  43  reply
            SND_UD   255  43  reply
            REQ_UD2  3    5B  silence
            SND_NKE  255  40  reply
            REQ_UD2  3    7B  silence
            SND_UD   7    73  silence
            REQ_UD2  253  7B  silence
            """);
    }

    [Fact]
    public void A_request_for_an_alarm_also_has_a_frame_count_bit()
    {
        Play("""
            REQ_UD1  3  7A  reply
            REQ_UD1  3  5A  silence
            REQ_UD1  3  5A  reply
            REQ_UD1  3  7A  silence
            """);
    }

    [Fact]
    public void A_request_without_a_valid_bit_has_no_effect_on_the_bits()
    {
        FrameCountBits bits = new();
        bits.Confirm(0x4B, 3);
        bits.Confirm(0x43, 3);

        Assert.Equal(0x7B, bits.Stamp(ControlField.ReqUd2, 3));
        Assert.Equal(0x73, bits.Stamp(ControlField.SndUd, 3));
    }

    private static void Play(string conversation)
    {
        FrameCountBits bits = new();
        foreach (string line in conversation.Split('\n', StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            byte address = byte.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[0] == "selected")
            {
                bits.Reset(address);
                continue;
            }

            byte c = bits.Stamp(Function(words[0]), address);
            Assert.Equal(line, line.Replace($" {words[2]} ", $" {c:X2} ", StringComparison.Ordinal));
            if (words[3] == "reply")
                bits.Confirm(c, address);
        }
    }

    private static byte Function(string name) => name switch
    {
        "SND_NKE" => ControlField.SndNke,
        "SND_UD" => ControlField.SndUd,
        "REQ_UD1" => ControlField.ReqUd1,
        _ => ControlField.ReqUd2,
    };
}
