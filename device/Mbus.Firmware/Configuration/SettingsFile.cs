using System;

namespace Mbus.Firmware
{
    /// <summary>
    /// The settings file of the device. Not every device has the assembly for files, so the firmware searches for it at run time:
    /// without it the defaults apply, and settings cannot be stored.
    /// </summary>
    internal static class SettingsFile
    {
        /// <summary>The path of the file: I: is the device's internal storage.</summary>
        internal const string Path = "I:\\mbus.conf";

        // The settings from before a change, until the change is confirmed.
        private const string OldPath = "I:\\mbus.old";

        private const string FileType = "System.IO.File, System.IO.FileSystem";

        /// <summary>Returns the stored settings; the defaults if there is no file or it cannot be read.</summary>
        internal static Settings Load()
        {
            Settings settings = new();
            try
            {
                if (Exists(Path))
                    SettingsText.Read(Read(Path)!, settings);
            }
            catch (Exception e)
            {
                Journal.Fault(Path, e);
            }

            return settings;
        }

        /// <summary>Returns true if the stored settings are new and not confirmed.</summary>
        internal static bool IsOnTrial()
        {
            try
            {
                return Exists(OldPath);
            }
            catch (Exception e)
            {
                Journal.Fault(OldPath, e);
                return false;
            }
        }

        /// <summary>Stores settings.</summary>
        /// <param name="settings">The settings.</param>
        /// <param name="isOnTrial">True to keep the settings from before, until <see cref="Confirm"/> or <see cref="Revert"/>.</param>
        /// <returns>Empty if they are stored; otherwise the reason.</returns>
        internal static string Save(Settings settings, bool isOnTrial)
        {
            try
            {
                // First the copy: if the power fails in between, the settings from before are on trial.
                if (isOnTrial && !Exists(OldPath))
                    Write(OldPath, Exists(Path) ? Read(Path) : new byte[0]);
                Write(Path, SettingsText.Write(settings));
                return Read(Path) == null ? "this device cannot store files" : "";
            }
            catch (Exception e)
            {
                Journal.Fault(Path, e);
                return Path + " cannot be written";
            }
        }

        /// <summary>Keeps new settings.</summary>
        internal static void Confirm()
        {
            TryDelete(OldPath);
        }

        /// <summary>Restores the settings from before.</summary>
        internal static void Revert()
        {
            try
            {
                byte[]? old = Exists(OldPath) ? Read(OldPath) : null;
                if (old != null)
                    Write(Path, old);
                TryDelete(OldPath);
            }
            catch (Exception e)
            {
                Journal.Fault(OldPath, e);
            }
        }

        /// <summary>Deletes all settings.</summary>
        internal static void Delete()
        {
            TryDelete(OldPath);
            TryDelete(Path);
        }

        private static void TryDelete(string path)
        {
            try
            {
                if (Exists(path))
                    Call("Delete", new Type[] { typeof(string) }, new object[] { path });
            }
            catch (Exception e)
            {
                Journal.Fault(path, e);
            }
        }

        private static bool Exists(string path)
        {
            object? exists = Call("Exists", new Type[] { typeof(string) }, new object[] { path });
            return exists is bool isThere && isThere;
        }

        // Null if the device has no files.
        private static byte[]? Read(string path)
        {
            return (byte[]?)Call("ReadAllBytes", new Type[] { typeof(string) }, new object[] { path });
        }

        private static void Write(string path, byte[]? bytes)
        {
            Call("WriteAllBytes", new Type[] { typeof(string), typeof(byte[]) }, new object[] { path, bytes! });
        }

        // Null if the device has no files.
        private static object? Call(string method, Type[] types, object[] arguments)
        {
            Type? file = Type.GetType(FileType);
            return file?.GetMethod(method, types)?.Invoke(null, arguments);
        }
    }
}
