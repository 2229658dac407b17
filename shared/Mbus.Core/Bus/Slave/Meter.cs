namespace Mbus
{
    /// <summary>
    /// Application of a slave, used by a <see cref="Station"/> as its link layer. The station owns the primary address, the frame count
    /// bits, the access number and the application error; the meter owns its identity, its readings and its alarms.
    /// </summary>
    public abstract class Meter
    {
        /// <summary>Secondary address for comparison with selections.</summary>
        public abstract SecondaryAddress Address { get; }

        /// <summary>Fabrication number for enhanced selection: eight BCD digits. Defaults to the identification.</summary>
        public virtual uint FabricationNumber
        {
            get { return Address.Identification; }
        }

        /// <summary>Number of telegrams of one readout; with 0 every REQ_UD2 is answered by E5.</summary>
        public abstract int TelegramCount { get; }

        /// <summary>True while class 1 data is available: announced by ACD and read by REQ_UD1.</summary>
        public virtual bool HasAlarm
        {
            get { return false; }
        }

        /// <summary>
        /// Writes one telegram: the CI field and the user data with its header, 1 to 253 bytes. The meter writes DIF 1F at the end of all
        /// telegrams but the last; the station fills in the access number and the status bits of the application error.
        /// </summary>
        /// <param name="index">Telegram index, 0 to <see cref="TelegramCount"/> - 1.</param>
        /// <param name="now">Current time, in microseconds.</param>
        /// <param name="buffer">Receives the telegram; has space for 253 bytes.</param>
        /// <param name="offset">Offset of the CI field.</param>
        /// <returns>Number of bytes written; 0 if the meter has nothing to send.</returns>
        public abstract int WriteTelegram(int index, long now, byte[] buffer, int offset);

        /// <summary>
        /// Returns true for a telegram that must keep the access number of <see cref="WriteTelegram"/>, for example because its body was
        /// encrypted with it. The station's own number does not count up.
        /// </summary>
        public virtual bool KeepsAccessNumber(int index)
        {
            return false;
        }

        /// <summary>Writes the user data after CI 71, at most 252 bytes, and returns their number.</summary>
        public virtual int WriteAlarm(byte[] buffer, int offset)
        {
            return 0;
        }

        /// <summary>Confirms that the master has received the last written alarm.</summary>
        public virtual void AcknowledgeAlarm()
        {
        }

        /// <summary>Sets a new secondary address (records 0C 79 and 07 79). Returns false if the meter keeps its own.</summary>
        public virtual bool SetAddress(SecondaryAddress address)
        {
            return false;
        }

        /// <summary>
        /// Sets a new date and time (records 04 6D and 06 6D): 4 bytes of type F or 6 of type I. Returns false if the meter keeps its own.
        /// </summary>
        public virtual bool SetClock(byte[] buffer, int offset, int count, long now)
        {
            return false;
        }

        /// <summary>
        /// Resets the application (CI 50), with any number of subcodes. The station starts again with the first telegram.
        /// </summary>
        public virtual void Reset(byte[] buffer, int offset, int count)
        {
        }

        /// <summary>
        /// Handles any other record of a data send (CI 51), DIF to the last data byte. Returns false for an invalid record.
        /// </summary>
        public virtual bool WriteRecord(byte[] buffer, int offset, int count, long now)
        {
            return true;
        }
    }
}
