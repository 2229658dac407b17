namespace Mbus
{
    /// <summary>
    /// A master's frame count bits: two for each address, one for requests and one for sending (EN 13757-2, FCB). A request carries the
    /// stored bit, which toggles only after a valid reply, so that a repeat carries the same bit.
    /// </summary>
    public sealed class FrameCountBits
    {
        private const int Requests = 1;
        private const int Sending = 2;

        private readonly byte[] _images = new byte[64];

        /// <summary>Creates all bits as 1, as after SND_NKE to every address.</summary>
        public FrameCountBits()
        {
            ResetAll();
        }

        /// <summary>
        /// Returns the C field to send for a function (SND_NKE, SND_UD, REQ_UD1, REQ_UD2) to an address. SND_NKE, and any frame to 255,
        /// carries no frame count bit.
        /// </summary>
        public byte Stamp(byte function, byte address)
        {
            byte plain = ControlField.Function(function);
            int kind = Kind(plain);
            if (kind == 0 || address == PrimaryAddress.Broadcast)
                return plain;

            return ControlField.WithFrameCount(plain, (Images(address) & kind) != 0);
        }

        /// <summary>
        /// Records a valid reply to a frame with this C field: toggles the bit, or sets both to 1 after SND_NKE. SND_NKE to 255, which is
        /// not answered, sets all; call it after sending.
        /// </summary>
        public void Confirm(byte c, byte address)
        {
            byte plain = ControlField.Function(c);
            if (plain == ControlField.SndNke)
                Reset(address);
            else if (ControlField.HasFrameCount(c))
                SetImages(address, Images(address) ^ Kind(plain));
        }

        /// <summary>
        /// Sets both bits of an address to 1: after SND_NKE, and for 253 after every selection. For 255, the bits of all addresses.
        /// </summary>
        public void Reset(byte address)
        {
            if (address == PrimaryAddress.Broadcast)
                ResetAll();
            else
                SetImages(address, Requests | Sending);
        }

        private static int Kind(byte function)
        {
            switch (function)
            {
                case ControlField.ReqUd1:
                case ControlField.ReqUd2: return Requests;
                case ControlField.SndUd: return Sending;
                default: return 0;
            }
        }

        private int Images(byte address)
        {
            return (_images[address >> 2] >> ((address & 3) * 2)) & 3;
        }

        private void SetImages(byte address, int images)
        {
            int shift = (address & 3) * 2;
            _images[address >> 2] = (byte)((_images[address >> 2] & ~(3 << shift)) | (images << shift));
        }

        private void ResetAll()
        {
            for (int i = 0; i < _images.Length; i++)
                _images[i] = 0xFF;
        }
    }
}
