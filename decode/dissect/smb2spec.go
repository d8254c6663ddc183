package dissect

const smb2Spec = `
a x32 protocol_id ProtocolId
b d16 header_len Header Length
c d16 credit.charge Credit Charge
d x32 nt_status NT Status
e d16 channel_sequence Channel Sequence
f d16 cmd Command|Negotiate Protocol;Session Setup;Session Logoff;Tree Connect;Tree Disconnect;Create;Close;Flush;Read;Write;Lock;Ioctl;Cancel;KeepAlive;Find;Notify;GetInfo;SetInfo;Break
g d16 credits.requested Credits requested
h d16 credits.granted Credits granted
i x32 flags Flags
  f&1 flags.response Response
  f&2 flags.async Async command
  f&4 flags.chained Chained
  f&8 flags.signature Signing
  f&70 flags.priority_mask Priority
  f&10000000 flags.dfs DFS operation
  f&20000000 flags.replay Replay operation
j x32 chain_offset Chain Offset
k d64 msg_id Message ID
l x32 pid Process Id
m x32 tid Tree Id
n x64 aid Async Id
o x64 sesid Session Id
p b16 signature Signature
q b16 header.transform.signature Signature
r b16 header.transform.nonce Nonce
s d32 header.transform.msg_size Message size
t b2 header.transform.reserved Reserved
u x16 header.transform.flags Flags
v b0 header.transform.enc_data Data
w d32 header.comp_transform.original_size OriginalSize
x x16 header.comp_transform.comp_alg CompressionAlgorithm|None;LZNT1;LZ77;LZ77+Huffman;Pattern_V1
A x16 buffer_code StructureSize
  d16&fffe buffer_code.length Fixed Part Length
  f&1 buffer_code.dynamic Dynamic Part
B d16 dialect_count Dialect count
C x16 dialect Dialect|202=SMB 2.0.2;210=SMB 2.1;222=SMB 2.2.2 (deprecated, should be 3.0);224=SMB 2.2.4 (deprecated, should be 3.0);2ff=SMB2 wildcard;SMB 3.0;302=SMB 3.0.2;310=SMB 3.1.0 (deprecated, should be 3.1.1);SMB 3.1.1
D x8 sec_mode Security mode
E x32 capabilities Capabilities
F d32 max_trans_size Max Transaction Size
G d32 max_read_size Max Read Size
H d32 max_write_size Max Write Size
I B0 security_blob Security Blob
K x16 session_flags Session Flags
L x16 tc.flags Flags
M S0 tree Tree
N x8 share_type Share Type|1=Physical disk;Named pipe;Printer
O x32 share_caps Share Capabilities
P x32 share_flags Share flags
Q x8 create.oplock Oplock|No oplock;Level2 oplock;8=Exclusive oplock;Batch oplock;ff=Lease
R d32 impersonation.level Impersonation level|Anonymous;Identification;Impersonation;Delegation
S x64 create_flags Create Flags
T x32 file_attribute File Attributes
U d32 create.disposition Disposition|Supersede (supersede existing file (if it exists));Open (if file exists open it, else fail);Create (if file exists fail, else create it);Open If (if file exists open it, else create it);Overwrite (if file exists overwrite, else fail);Overwrite If (if file exists overwrite, else create it)
V d32 create.action Create Action|No action taken?;The file existed and was opened;The file did not exist but was created;The file existed and was truncated
W S0 filename Filename
X d64 allocation_size Allocation Size
Y d64 eof End Of File
Z x16 close.flags Close Flags
! x8 read_flags Flags
# d32 read_length Read Length
$ d32 write_length Write Length
% d64 file_offset File Offset
& x16 data_offset Data Offset
' d32 write.count Write Count
( x32 ioctl.function Function|60194=FSCTL_DFS_GET_REFERRALS;601b0=FSCTL_DFS_GET_REFERRALS_EX;9003c=FSCTL_GET_COMPRESSION;900a4=FSCTL_SET_REPARSE_POINT;900a8=FSCTL_GET_REPARSE_POINT;900c0=FSCTL_CREATE_OR_GET_OBJECT_ID;900c4=FSCTL_SET_SPARSE;940cf=FSCTL_QUERY_ALLOCATED_RANGES;980a4=FSCTL_SET_REPARSE_POINT;980c8=FSCTL_SET_ZERO_DATA;110018=FSCTL_PIPE_WAIT;11400c=FSCTL_PIPE_PEEK;11c017=FSCTL_PIPE_TRANSCEIVE;140078=FSCTL_SRV_REQUEST_RESUME_KEY;1401d4=FSCTL_LMR_REQUEST_RESILIENCY;1401fc=FSCTL_QUERY_NETWORK_INTERFACE_INFO;140204=FSCTL_VALIDATE_NEGOTIATE_INFO;144064=FSCTL_SRV_ENUMERATE_SNAPSHOTS;1440f2=FSCTL_SRV_COPYCHUNK;1441bb=FSCTL_SRV_READ_HASH
) d32:1 find.infolevel Info Level|1=SMB2_FIND_DIRECTORY_INFO;SMB2_FIND_FULL_DIRECTORY_INFO;SMB2_FIND_BOTH_DIRECTORY_INFO;SMB2_FIND_INDEX_SPECIFIED;c=SMB2_FIND_NAME_INFO;25=SMB2_FIND_ID_BOTH_DIRECTORY_INFO;SMB2_FIND_ID_FULL_DIRECTORY_INFO;64=SMB2_FIND_POSIX_INFO
* x8 find.flags Find Flags
, S0 find.pattern Search Pattern
/ x8 class Class|1=FILE_INFO;FS_INFO;SEC_INFO;QUOTA_INFO
: x8 infolevel InfoLevel
; x8 file_info.infolevel InfoLevel|4=SMB2_FILE_BASIC_INFO;SMB2_FILE_STANDARD_INFO;SMB2_FILE_INTERNAL_INFO;SMB2_FILE_EA_INFO;SMB2_FILE_ACCESS_INFO;a=SMB2_FILE_RENAME_INFO;d=SMB2_FILE_DISPOSITION_INFO;SMB2_FILE_POSITION_INFO;SMB2_FILE_FULL_EA_INFO;SMB2_FILE_MODE_INFO;SMB2_FILE_ALIGNMENT_INFO;SMB2_FILE_ALL_INFO;SMB2_FILE_ALLOCATION_INFO;SMB2_FILE_ENDOFFILE_INFO;SMB2_FILE_ALTERNATE_NAME_INFO;SMB2_FILE_STREAM_INFO;SMB2_FILE_PIPE_INFO;1c=SMB2_FILE_COMPRESSION_INFO;22=SMB2_FILE_NETWORK_OPEN_INFO;SMB2_FILE_ATTRIBUTE_TAG_INFO;30=SMB2_FILE_NORMALIZED_NAME_INFO;64=SMB2_FILE_POSIX_INFO
< x8 fs_info.infolevel InfoLevel|1=FileFsVolumeInformation;FileFsLabelInformation;FileFsSizeInformation;FileFsDeviceInformation;FileFsAttributeInformation;FileFsControlInformation;FileFsFullSizeInformation;FileFsObjectIdInformation;FileFsDriverPathInformation;FileFsVolumeFlagsInformation;FileFsSectorSizeInformation
= x8 sec_info.infolevel InfoLevel|SMB2_SEC_INFO_00
`
